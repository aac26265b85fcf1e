"use client";

import { Controller } from "react-hook-form";
import { useConsole } from "#components/console/console-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { ListInput } from "#components/ui/list-input.tsx";
import { useAddRoleRule } from "#lib/client/roles.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";
import { enforcedResources, permissionVerbs } from "#lib/schemas/permissions.ts";
import type { Role } from "#lib/schemas/role.ts";
import type { RoleRuleValues } from "./role-schema.ts";

const empty = { resources: [], permissions: [], note: "" };

/** Adds one rule to a role. A rule is never edited: remove it and add another. */
export function AddRoleRule({ role }: { role: Role }) {
  const { organisation } = useConsole();
  const add = useAddRoleRule(organisation.slug);
  const { form, formProps, busy, summary, errorOf } = useProblemForm<RoleRuleValues>({
    schema: async () => (await import("./role-schema.ts")).roleRuleValuesSchema,
    defaultValues: empty,
    submit: async (rule) => {
      await add.mutateAsync({ role: role.identity, rule });
      form.reset(empty);
    },
  });
  return (
    <form {...formProps} className="flex max-w-(--form) flex-col gap-4 pt-4">
      <h3 className="m-0 font-semibold">Add a rule</h3>
      {summary ? <FormErrors {...summary} /> : null}
      <Field
        name="permissions"
        label="Permissions"
        hint="* allows all of them."
        error={errorOf("permissions")}
      >
        <Controller
          control={form.control}
          name="permissions"
          render={({ field }) => (
            <div className="flex flex-wrap gap-x-4 gap-y-2 py-1">
              {permissionVerbs.map((verb) => (
                <Checkbox
                  key={verb}
                  checked={field.value.includes(verb)}
                  onChange={(checked) =>
                    field.onChange(
                      checked ? [...field.value, verb] : field.value.filter((other) => other !== verb),
                    )
                  }
                  label={<code className="type-code-small">{verb}</code>}
                />
              ))}
            </div>
          )}
        />
      </Field>
      <Field
        name="resources"
        label="Resources"
        hint={`Enforced here: ${enforcedResources.join(", ")}. Other names are kept for other services.`}
        error={errorOf("resources")}
      >
        <Controller
          control={form.control}
          name="resources"
          render={({ field }) => (
            <ListInput
              values={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              what="resource"
              placeholder="service_account"
            />
          )}
        />
      </Field>
      <Field name="note" label="Note" optional error={errorOf("note")}>
        <Input {...form.register("note")} autoComplete="off" />
      </Field>
      <div>
        <Button type="submit" busy={busy}>
          Add rule
        </Button>
      </div>
    </form>
  );
}
