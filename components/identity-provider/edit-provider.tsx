"use client";

import { useState } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { EditConflict } from "#components/console/edit-conflict.tsx";
import { UnsavedChanges } from "#components/console/unsaved-changes.tsx";
import { ActionBar } from "#components/ui/action-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { Input } from "#components/ui/input.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useUpdateIdentityProvider } from "#lib/client/identity-providers.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { ProviderFields } from "./provider-fields.tsx";
import type { ProviderValues } from "./provider-schema.ts";
import { toUpdate, valuesOf } from "./provider-values.ts";

const EditedCheck = fetchedPart({
  fetchPart: async () => (await import("./edited-check.tsx")).EditedCheck,
  what: "connection check",
  waiting: null,
});

/** Edits a provider. It is checked again when what the check depends on is changed. */
export function EditProvider({ provider }: { provider: IdentityProvider }) {
  const { organisation, httpOrigins } = useConsole();
  const update = useUpdateIdentityProvider(organisation.slug);
  // What is edited stays the version that was opened, also when another one is read in the meantime.
  const [base, setBase] = useState(provider);
  const saved = valuesOf(base);
  const state = useProblemForm<ProviderValues>({
    schema: async () => (await import("./provider-schema.ts")).providerValuesSchema,
    defaultValues: saved,
    submit: async (values) => {
      const change = toUpdate(values, saved);
      if (Object.keys(change).length === 0) return;
      const answer = await update.mutateAsync({
        identity: base.identity,
        version: base.objectVersion,
        change,
      });
      setBase(answer);
      state.form.reset(valuesOf(answer));
      showToast({ title: `${answer.name} saved` });
    },
  });
  const { form, formProps, summary, busy, problem } = state;
  const values = form.watch();
  const changes = Object.keys(toUpdate(values, saved)).length;
  return (
    <div className="flex flex-col gap-6 2xl:flex-row">
      <form
        {...formProps}
        aria-label="Identity provider"
        className="flex w-full max-w-(--form) flex-col gap-6"
      >
        <UnsavedChanges when={state.unsaved} />
        {problem?.status === 412 ? (
          <EditConflict
            detail={problem.detail}
            before={{ ...saved }}
            after={{ ...valuesOf(provider) }}
            labels={labels}
            onKeepMine={() => {
              setBase(provider);
              state.clearProblem();
              // Fields that were not touched take their values; the others keep mine.
              form.reset(valuesOf(provider), { keepDirtyValues: true });
            }}
            onTakeTheirs={() => {
              setBase(provider);
              state.clearProblem();
              form.reset(valuesOf(provider));
            }}
          />
        ) : summary ? (
          <FormErrors {...summary} />
        ) : null}
        <ProviderFields
          state={state}
          issuer={
            <Field
              name="providerIssuer"
              label="OIDC Issuer URL"
              disabled
              hint="Fixed: rules and exchanges refer to it. For another issuer create another provider."
              error={state.errorOf("providerIssuer")}
            >
              <Input mono disabled value={values.providerIssuer} readOnly />
            </Field>
          }
        />
        <ActionBar note={changes === 0 ? "Nothing is changed" : null}>
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
          <Button variant="ghost" onClick={() => form.reset(saved)}>
            Discard changes
          </Button>
        </ActionBar>
      </form>
      {changes > 0 ? (
        <EditedCheck
          organisation={organisation.slug}
          values={values}
          saved={saved}
          httpOrigins={httpOrigins}
        />
      ) : null}
    </div>
  );
}

const labels = {
  name: "Name",
  description: "Description",
  kind: "Platform",
  keySource: "Keys",
  providerJwksUri: "JWKS endpoint URL",
  localJwks: "Key set",
  caCertificates: "Certificate authority",
  replayMode: "Replay",
  maxTokenLifetimeSeconds: "Longest token life",
};
