"use client";

import { useConsole } from "#components/console/console-context.tsx";
import type { KnownConfiguration } from "#components/token-lab/to-trust.ts";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { identityProviderQueries } from "#lib/client/identity-providers.ts";
import { organisationQueries } from "#lib/client/organisations.ts";
import { useQueries } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";

/** All that a preview over the whole organisation reads. */
export function useConfiguration(): {
  data: KnownConfiguration | undefined;
  error: Error | null;
  refetch: () => unknown;
} {
  const { slug } = useConsole().organisation;
  return useQueries({
    queries: [
      organisationQueries.detail(slug),
      identityProviderQueries.list(slug),
      serviceAccountQueries.list(slug),
      federatedIdentityQueries.list(slug),
    ],
    combine: ([organisation, providers, accounts, rules]) => ({
      data:
        organisation.data && providers.data && accounts.data && rules.data
          ? {
              organisation: organisation.data,
              providers: providers.data,
              accounts: accounts.data,
              rules: rules.data,
            }
          : undefined,
      error: organisation.error ?? providers.error ?? accounts.error ?? rules.error,
      refetch: () =>
        Promise.all([organisation.refetch(), providers.refetch(), accounts.refetch(), rules.refetch()]),
    }),
  });
}
