"use client";

import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Controller } from "react-hook-form";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { UnsavedChanges } from "#components/console/unsaved-changes.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { ViewerNotice } from "#components/console/viewer-notice.tsx";
import { ActionBar } from "#components/ui/action-bar.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { identityProviderQueries, useCreateIdentityProvider } from "#lib/client/identity-providers.ts";
import { useQuery } from "#lib/client/query.ts";
import { useProblemForm } from "#lib/client/use-problem-form.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { withoutSlash } from "#lib/schemas/issuer-url.ts";
import { providerKinds } from "#lib/schemas/provider-kinds.ts";
import { checkRequest } from "./check-request.ts";
import { ConnectionCheckPanel } from "./connection-check-panel.tsx";
import { IssuerField } from "./issuer-field.tsx";
import { defaultTokenLifetime, platformOf, platforms } from "./platform.ts";
import { PlatformPicker } from "./platform-picker.tsx";
import { ProviderFields } from "./provider-fields.tsx";
import type { ProviderValues } from "./provider-schema.ts";
import { toCreate } from "./provider-values.ts";
import { type CheckState, useConnectionCheck } from "./use-connection-check.ts";

/** Creates a provider, with the connection check docked beside the form. */
export function CreateProvider() {
  const { organisation, httpOrigins } = useConsole();
  const mayWrite = useMayWrite();
  const paths = usePaths();
  const router = useRouter();
  const [preset, setPreset] = useQueryState(
    "preset",
    parseAsStringLiteral(providerKinds).withDefault("gitlab"),
  );
  const create = useCreateIdentityProvider(organisation.slug);
  const providers = useQuery(identityProviderQueries.list(organisation.slug));
  const state = useProblemForm<ProviderValues>({
    schema: async () => (await import("./provider-schema.ts")).providerValuesSchema,
    defaultValues: startingValues(preset),
    leads: true,
    submit: async (values) => {
      if (mismatch(check.state, values)) {
        state.form.setError("providerIssuer", { message: mismatch(check.state, values) });
        return "stay";
      }
      const provider = await create.mutateAsync(toCreate(values));
      showToast({ title: `${provider.name} created` });
      router.push(paths.provider(provider.identity));
      return "led on";
    },
  });
  const { form, formProps, summary, busy } = state;
  const values = form.watch();
  const check = useConnectionCheck(organisation.slug, checkRequest(values, httpOrigins));
  const twin = providers.data?.find(
    (provider) =>
      values.providerIssuer !== "" &&
      withoutSlash(provider.providerIssuer) === withoutSlash(values.providerIssuer),
  );
  // While it is being created, the twin is the new one itself.
  const twinProblem =
    twin && !busy ? `${twin.name} trusts this issuer already: add your rules there` : undefined;

  function choose(kind: ProviderKind) {
    void setPreset(kind);
    form.setValue("kind", kind);
    const next = startingValues(kind);
    // What a person typed stays; what another platform filled in goes.
    for (const field of ["name", "providerIssuer"] as const)
      if (filledIn(field).has(form.getValues(field))) form.setValue(field, next[field]);
    form.setValue("maxTokenLifetimeSeconds", next.maxTokenLifetimeSeconds);
    form.setValue("replayMode", next.replayMode);
  }
  return (
    <ConsolePage
      crumbs={[{ label: "Identity Providers", href: paths.providers }, { label: "New" }]}
      dock={<ConnectionCheckPanel check={check} />}
    >
      <form {...formProps} aria-label="Identity provider" className="flex flex-1 flex-col">
        <UnsavedChanges when={state.unsaved} />
        <PageHeader title="Create identity provider" />
        <ViewerNotice />
        <div className="flex w-full max-w-(--form) flex-1 flex-col gap-6">
          {summary ? <FormErrors {...summary} /> : null}
          <PlatformPicker value={values.kind} onChange={choose} />
          <ProviderFields
            state={state}
            issuer={
              <Controller
                control={form.control}
                name="providerIssuer"
                render={({ field }) => (
                  <IssuerField
                    value={field.value}
                    onChange={field.onChange}
                    onBlur={field.onBlur}
                    kind={values.kind}
                    httpOrigins={httpOrigins}
                    placeholder={platformOf(values.kind).placeholder}
                    error={state.errorOf("providerIssuer") ?? twinProblem}
                  />
                )}
              />
            }
          />
        </div>
        <ActionBar note={noteOf(check.state)}>
          {mayWrite ? (
            <Button type="submit" variant="primary" busy={busy}>
              Create Identity Provider
            </Button>
          ) : null}
          <ButtonLink variant="ghost" href={paths.providers}>
            Cancel
          </ButtonLink>
        </ActionBar>
      </form>
    </ConsolePage>
  );
}

function startingValues(kind: ProviderKind): ProviderValues {
  const { name, issuer } = platformOf(kind);
  return {
    kind,
    name,
    description: "",
    providerIssuer: issuer,
    keySource: "discovery",
    providerJwksUri: "",
    localJwks: "",
    caCertificates: "",
    replayMode: kind === "kubernetes" ? "off" : "limited",
    maxTokenLifetimeSeconds: defaultTokenLifetime(kind),
  };
}

function filledIn(field: "name" | "providerIssuer"): Set<string> {
  const member = field === "name" ? "name" : "issuer";
  return new Set(["", ...platforms.map((platform) => platform[member])]);
}

/** The one finding that stops a save: the issuer calls itself something else, so no token could ever match. */
function mismatch(state: CheckState, values: ProviderValues): string | undefined {
  if (state.phase !== "done" || values.keySource !== "discovery") return undefined;
  const step = state.result.steps.find((one) => one.step === "issuer");
  if (step?.status !== "fail" || !step.actual || step.expected !== values.providerIssuer) return undefined;
  return `the issuer calls itself ${step.actual}: its tokens carry that, so write it exactly so`;
}

function noteOf(state: CheckState): string | null {
  if (state.phase === "running") return "The check is still running; you need not wait for it";
  if (state.phase !== "done" || state.result.outcome === "ok") return null;
  return "Allowed; its tokens answer 503 until keys are fetched";
}
