"use client";

import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { type ProblemForm, useProblemForm } from "#lib/client/use-problem-form.ts";
import type { ServiceAccountValues } from "./service-account-schema.ts";

/** The form of a service account: knows fields and schema; what happens with the values is the caller's. */
export function useServiceAccountForm(options: {
  defaultValues: ServiceAccountValues;
  submit: (values: ServiceAccountValues) => Promise<unknown>;
  leads?: boolean;
}): ProblemForm<ServiceAccountValues> {
  return useProblemForm({
    schema: async () => (await import("./service-account-schema.ts")).serviceAccountValuesSchema,
    ...options,
  });
}

/** Name and description, with what is wrong above them. */
export function ServiceAccountFields({ form }: { form: ProblemForm<ServiceAccountValues> }) {
  return (
    <>
      {form.summary && form.problem?.status !== 412 ? <FormErrors {...form.summary} /> : null}
      <Field
        name="name"
        label="Name"
        hint="Shown in lists and logs. The address of the account stays when the name changes."
        error={form.errorOf("name")}
      >
        <Input {...form.form.register("name")} placeholder="deployer" autoComplete="off" />
      </Field>
      <Field name="description" label="Description" optional error={form.errorOf("description")}>
        <Textarea {...form.form.register("description")} rows={2} />
      </Field>
    </>
  );
}
