"use client";

import type { ReactNode } from "react";
import { useConsole } from "#components/console/console-context.tsx";
import { QueryGate } from "#components/console/query-gate.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { identityProviderQueries } from "#lib/client/identity-providers.ts";
import { organisationQueries } from "#lib/client/organisations.ts";
import { useQueries, useQuery } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

/** What the form of a rule needs around it. */
export interface RuleSurroundings {
  account: ServiceAccount;
  providers: readonly IdentityProvider[];
  organisation: Organisation;
  otherRules: readonly FederatedIdentity[];
}

/** Reads the account, the providers to choose from, the scopes to grant and the organisation's other rules. */
export function RuleData(props: { account: string; children: (data: RuleSurroundings) => ReactNode }) {
  const slug = useConsole().organisation.slug;
  const paths = usePaths();
  const account = useQuery(serviceAccountQueries.detail(slug, props.account));
  const around = useQueries({
    queries: [
      identityProviderQueries.list(slug),
      organisationQueries.detail(slug),
      federatedIdentityQueries.list(slug),
    ],
    combine: ([providers, organisation, rules]) => ({
      data:
        providers.data && organisation.data && rules.data
          ? { providers: providers.data, organisation: organisation.data, otherRules: rules.data }
          : undefined,
      error: providers.error ?? organisation.error ?? rules.error,
      refetch: () => Promise.all([providers.refetch(), organisation.refetch(), rules.refetch()]),
    }),
  });
  const crumbs = [{ label: "Service Accounts", href: paths.accounts }];
  return (
    <QueryGate query={account} what="service account" crumbs={crumbs}>
      {(found) => (
        <QueryGate query={around} what="form" crumbs={[...crumbs, { label: found.name }]}>
          {(data) => props.children({ account: found, ...data })}
        </QueryGate>
      )}
    </QueryGate>
  );
}
