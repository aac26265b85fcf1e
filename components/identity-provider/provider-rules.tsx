"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PatternText } from "#components/ui/pattern-text.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { useQuery } from "#lib/client/query.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";

const columns: Column<FederatedIdentity>[] = [
  { key: "name", header: "Name", cell: (rule) => rule.name },
  {
    key: "subject",
    header: "Subject",
    phone: "value",
    cell: (rule) => <PatternText pattern={rule.providerSubject} max={64} />,
  },
  { key: "account", header: "Service account", cell: (rule) => rule.serviceAccount.name },
  { key: "scopes", header: "Scopes", cell: (rule) => rule.allowedScopes.join(" ") },
  {
    key: "used",
    header: "Last used",
    align: "right",
    muted: true,
    cell: (rule) => (rule.lastUsedAt ? <Time value={rule.lastUsedAt} /> : "never"),
  },
  { key: "status", header: "Status", phone: "result", cell: (rule) => <Status kind={rule.status} /> },
];

/** The rules that trust this provider, whichever account they belong to. */
export function ProviderRules({ provider }: { provider: IdentityProvider }) {
  const { organisation } = useConsole();
  const paths = usePaths();
  const rules = useQuery(
    federatedIdentityQueries.list(organisation.slug, { providerIdentity: provider.identity }),
  );
  return (
    <DataTable
      caption={`Federated identities of ${provider.name}`}
      columns={columns}
      state={rules}
      rowKey={(rule) => rule.identity}
      rowHref={(rule) => paths.rule(rule.serviceAccount.identity, rule.identity)}
      rowOff={(rule) => rule.status !== "active"}
      empty={
        <EmptyState title="No federated identities.">
          Nothing trusts this provider yet. Open a <TextLink href={paths.accounts}>service account</TextLink>{" "}
          and add one there.
        </EmptyState>
      }
    />
  );
}
