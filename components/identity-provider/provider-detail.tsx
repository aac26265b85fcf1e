"use client";

import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Facts, PageHeader } from "#components/ui/page-header.tsx";
import { Status } from "#components/ui/status.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { Time } from "#components/ui/time.tsx";
import { identityProviderQueries } from "#lib/client/identity-providers.ts";
import { useQuery } from "#lib/client/query.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { platformOf } from "./platform.ts";
import { ProviderActions } from "./provider-actions.tsx";
import { ProviderOverview } from "./provider-overview.tsx";

const EditProvider = fetchedPart({
  fetchPart: async () => (await import("./edit-provider.tsx")).EditProvider,
  what: "settings",
});

const ProviderRules = fetchedPart({
  fetchPart: async () => (await import("./provider-rules.tsx")).ProviderRules,
  what: "federated identities",
});

/** One provider: keys and limits, the rules that trust it, its settings, and how the API shows it. */
export function ProviderDetail({ reference }: { reference: string }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const provider = useQuery(identityProviderQueries.detail(organisation.slug, reference));
  return (
    <QueryGate
      query={provider}
      what="identity provider"
      crumbs={[{ label: "Identity Providers", href: paths.providers }]}
    >
      {(found) => <Loaded provider={found} />}
    </QueryGate>
  );
}

function Loaded({ provider }: { provider: IdentityProvider }) {
  const paths = usePaths();
  const mayWrite = useMayWrite();
  return (
    <ConsolePage crumbs={[{ label: "Identity Providers", href: paths.providers }, { label: provider.name }]}>
      <PageHeader
        title={provider.name}
        status={<Status kind={provider.status} />}
        actions={mayWrite ? <ProviderActions provider={provider} /> : null}
      >
        {provider.description}
      </PageHeader>
      <Facts
        items={[
          { label: "issuer", value: <IdPill id={provider.providerIssuer} what="issuer" /> },
          { label: "identity_provider_id", value: <IdPill id={provider.identity} what="provider id" /> },
          { label: "platform", value: platformOf(provider.kind).label },
          { label: "changed", value: <Time value={provider.updatedAt} /> },
        ]}
      />
      <Tabs
        label="Identity provider"
        items={[
          { value: "overview", label: "Overview", panel: <ProviderOverview provider={provider} /> },
          {
            value: "rules",
            label: "Federated identities",
            count: provider.federatedIdentityCount,
            panel: <ProviderRules provider={provider} />,
          },
          ...(mayWrite
            ? [
                {
                  value: "settings",
                  label: "Settings",
                  keepMounted: true,
                  panel: <EditProvider provider={provider} />,
                },
              ]
            : []),
          {
            value: "json",
            label: "JSON",
            panel: <CodeBlock what="the provider as JSON" code={JSON.stringify(provider, null, 2)} />,
          },
        ]}
      />
    </ConsolePage>
  );
}
