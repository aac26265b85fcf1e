"use client";

import { Controller } from "react-hook-form";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";
import type { RuleValues } from "./rule-schema.ts";

/** What a token may be used for at most. The spelling that is stored stays, whichever of the two it is. */
export function ScopesField({
  form,
  scopes,
}: {
  form: ProblemForm<RuleValues>;
  scopes: readonly ApiScope[];
}) {
  return (
    <Field
      name="allowedScopes"
      label="API Scopes"
      hint="A pipeline may ask for less, never for more. What it may do with them is up to the account's roles."
      error={form.errorOf("allowedScopes")}
    >
      <Controller
        control={form.form.control}
        name="allowedScopes"
        render={({ field }) => (
          <div className="flex flex-col gap-2 py-1">
            {scopes.map((scope) => {
              const spellings = [scope.name, ...(scope.alsoSpelt ?? [])];
              const stored = field.value.filter((name) => spellings.includes(name));
              return (
                <Checkbox
                  key={scope.name}
                  checked={stored.length > 0}
                  onChange={(checked) =>
                    field.onChange(
                      checked
                        ? [...field.value, scope.name]
                        : field.value.filter((name) => !spellings.includes(name)),
                    )
                  }
                  label={<code className="type-code">{scope.name}</code>}
                  hint={scope.description ?? undefined}
                />
              );
            })}
          </div>
        )}
      />
    </Field>
  );
}
