"use client";

import { Controller } from "react-hook-form";
import { usePaths } from "#components/console/use-paths.ts";
import { Combobox } from "#components/ui/combobox.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ProblemForm } from "#lib/client/use-problem-form.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { RuleValues } from "./rule-schema.ts";

/** Whose tokens the rule is about. */
export function ProviderField({
  form,
  providers,
}: {
  form: ProblemForm<RuleValues>;
  providers: readonly IdentityProvider[];
}) {
  const paths = usePaths();
  return (
    <Field
      name="providerIdentity"
      label="Identity Provider"
      hint={
        providers.length === 0 ? (
          <>
            There is none yet. <TextLink href={paths.newProvider}>Create an identity provider</TextLink>{" "}
            first.
          </>
        ) : undefined
      }
      error={form.errorOf("providerIdentity")}
    >
      <Controller
        control={form.form.control}
        name="providerIdentity"
        render={({ field }) => (
          <Combobox
            options={providers.map((provider) => ({
              value: provider.identity,
              label: provider.name,
              hint: `${provider.providerIssuer}${provider.status === "inactive" ? ", inactive" : ""}`,
            }))}
            value={field.value || null}
            onChange={(value) => field.onChange(value ?? "")}
            onBlur={field.onBlur}
            placeholder="Choose an identity provider"
            emptyText="No provider has that name"
          />
        )}
      />
    </Field>
  );
}
