"use client";

import { usePaths } from "#components/console/use-paths.ts";
import { ExchangeTable } from "#components/exchange/exchange-table.tsx";
import { Section } from "#components/ui/section.tsx";
import { ArrowLink } from "#components/ui/text-link.tsx";
import { exchangeQueries } from "#lib/client/exchanges.ts";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { useQuery } from "#lib/client/query.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

/** What pipelines asked of the account last, each line leading to its checks. */
export function AccountExchanges({
  organisation,
  account,
}: {
  organisation: string;
  account: ServiceAccount;
}) {
  const paths = usePaths();
  const latest = useQuery(
    exchangeQueries.latest(organisation, { serviceAccountIdentity: account.identity }, 6),
  );
  const rules = useQuery(
    federatedIdentityQueries.list(organisation, { serviceAccountIdentity: account.identity }),
  );
  // Below the rules: shown before them, it would be pushed down when they come.
  if (rules.isPending) return null;
  return (
    <Section
      title="Last exchanges"
      aside={
        <ArrowLink href={`${paths.exchanges}?account=${account.identity}`}>All of {account.name}</ArrowLink>
      }
    >
      <ExchangeTable
        state={latest}
        without={["account", "from"]}
        caption={`Last exchanges of ${account.name}`}
      />
    </Section>
  );
}
