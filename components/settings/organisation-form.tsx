"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFieldArray } from "react-hook-form";
import { useConsole } from "#components/console/console-context.tsx";
import { EditConflict } from "#components/console/edit-conflict.tsx";
import { UnsavedChanges } from "#components/console/unsaved-changes.tsx";
import { ActionBar } from "#components/ui/action-bar.tsx";
import { Button, IconButton, keepFocus } from "#components/ui/button.tsx";
import { durationText } from "#components/ui/duration.ts";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { Section } from "#components/ui/section.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useUpdateOrganisation } from "#lib/client/organisations.ts";
import { type ProblemForm, useProblemForm } from "#lib/client/use-problem-form.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import type { OrganisationValues } from "./organisation-schema.ts";
import { toOrganisationUpdate, toOrganisationValues } from "./organisation-values.ts";

/** Name, limit and API scopes of the organisation. */
export function OrganisationForm({ newest }: { newest: Organisation }) {
  const { organisation } = useConsole();
  const router = useRouter();
  const update = useUpdateOrganisation(organisation.slug);
  // What is edited stays the version that was opened, also when another one is read in the meantime.
  const [base, setBase] = useState(newest);
  const state = useProblemForm<OrganisationValues>({
    schema: async () => (await import("./organisation-schema.ts")).organisationValuesSchema,
    defaultValues: toOrganisationValues(base),
    submit: async (values) => {
      const change = toOrganisationUpdate(values, base);
      if (Object.keys(change).length === 0) return;
      const saved = await update.mutateAsync({ version: base.objectVersion, change });
      setBase(saved);
      state.form.reset(toOrganisationValues(saved));
      showToast({ title: `${saved.name} saved` });
      // The name stands in the frame of every page, which the server renders.
      router.refresh();
    },
  });
  const { form, formProps, busy, summary, problem, errorOf, unsaved } = state;
  const lifetime = Number(form.watch("maxTokenLifetimeSeconds"));
  return (
    <form {...formProps} aria-label="Organisation" className="flex w-full max-w-(--form) flex-col gap-4 pt-6">
      <UnsavedChanges when={unsaved} />
      {problem?.status === 412 ? (
        <EditConflict
          detail={problem.detail}
          before={{ ...toOrganisationValues(base) }}
          after={{ ...toOrganisationValues(newest) }}
          labels={labels}
          onKeepMine={() => {
            setBase(newest);
            state.clearProblem();
            form.reset(toOrganisationValues(newest), { keepDirtyValues: true });
          }}
          onTakeTheirs={() => {
            setBase(newest);
            state.clearProblem();
            form.reset(toOrganisationValues(newest));
          }}
        />
      ) : summary ? (
        <FormErrors {...summary} />
      ) : null}
      <Field name="name" label="Organisation name" error={errorOf("name")} hint="Addresses keep the slug.">
        <Input autoComplete="off" {...form.register("name")} />
      </Field>
      <Field name="description" label="Description" optional error={errorOf("description")}>
        <Textarea rows={2} {...form.register("description")} />
      </Field>
      <Field
        name="maxTokenLifetimeSeconds"
        label="Longest token lifetime"
        hint={`In seconds, 60 to 86400. No rule, account or provider goes beyond it.${
          lifetime >= 60 ? ` That is ${durationText(lifetime)}.` : ""
        }`}
        error={errorOf("maxTokenLifetimeSeconds")}
      >
        <Input inputMode="numeric" autoComplete="off" {...form.register("maxTokenLifetimeSeconds")} />
      </Field>
      <ScopeRows state={state} />
      <ActionBar note={unsaved ? null : "Nothing is changed"}>
        <Button type="submit" variant="primary" busy={busy}>
          Save changes
        </Button>
        <Button variant="ghost" onClick={() => form.reset(toOrganisationValues(base))}>
          Discard changes
        </Button>
      </ActionBar>
    </form>
  );
}

const labels = {
  name: "Organisation name",
  description: "Description",
  maxTokenLifetimeSeconds: "Longest token lifetime",
  apiScopes: "API scopes",
};

function ScopeRows({ state }: { state: ProblemForm<OrganisationValues> }) {
  const { form, errorOf } = state;
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "apiScopes" });
  const general = form.formState.errors.apiScopes?.root?.message ?? form.formState.errors.apiScopes?.message;
  return (
    <Section title="API scopes" count={fields.length} className="mt-2!">
      <p className="mt-3 mb-2 text-muted">
        What rules may grant and pipelines may ask for. A scope that a rule grants cannot be removed.
      </p>
      <div data-field="apiScopes" className="flex flex-col gap-3">
        {fields.map((field, index) => (
          <div
            key={field.id}
            className="grid grid-cols-[1fr_auto] items-start gap-2 border-b border-line pb-3 md:grid-cols-[minmax(0,2fr)_minmax(0,4fr)_auto] md:border-0 md:pb-0"
          >
            <Field
              name={`apiScopes.${index}.name`}
              label={`Scope ${index + 1}`}
              error={errorOf(`apiScopes.${index}.name`)}
              hint={field.alsoSpelt.length > 0 ? `Also ${field.alsoSpelt.join(", ")}` : undefined}
              className="col-span-2 md:col-span-1"
            >
              <Input mono {...form.register(`apiScopes.${index}.name`)} />
            </Field>
            <Field
              name={`apiScopes.${index}.description`}
              label={`What scope ${index + 1} allows`}
              error={errorOf(`apiScopes.${index}.description`)}
            >
              <Input autoComplete="off" {...form.register(`apiScopes.${index}.description`)} />
            </Field>
            <IconButton
              label={`Remove scope ${field.name || index + 1}`}
              className="mt-6"
              onClick={() => remove(index)}
            >
              <X aria-hidden size={16} />
            </IconButton>
          </div>
        ))}
        {general ? <p className="type-small m-0 text-bad first-letter:uppercase">{general}</p> : null}
        <div>
          <Button
            size="small"
            icon={<Plus aria-hidden />}
            onMouseDown={keepFocus}
            onClick={() => append({ name: "", description: "", alsoSpelt: [] })}
          >
            Add scope
          </Button>
        </div>
      </div>
    </Section>
  );
}
