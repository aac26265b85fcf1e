"use client";

import { exchangeQueries } from "#lib/client/exchanges.ts";
import { federatedIdentityQueries } from "#lib/client/federated-identities.ts";
import { identityProviderQueries } from "#lib/client/identity-providers.ts";
import { useQuery } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";
import type { ExchangeSummary } from "#lib/schemas/exchange.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

export interface FirstStepsState {
  isKnown: boolean;
  isDone: boolean;
  error: Error | null;
  providers: readonly IdentityProvider[];
  /** The oldest of each, which the steps speak of. */
  provider: IdentityProvider | undefined;
  account: ServiceAccount | undefined;
  rule: FederatedIdentity | undefined;
  exchange: ExchangeSummary | undefined;
}

/** How far the organisation is on the way to its first token, as the API sees it now. */
export function useFirstSteps(organisation: string): FirstStepsState {
  const providers = useQuery(identityProviderQueries.list(organisation));
  const accounts = useQuery(serviceAccountQueries.list(organisation));
  const rules = useQuery(federatedIdentityQueries.list(organisation));
  // Asked every 10 s, so that the last step ticks itself off while somebody watches.
  const accepted = useQuery(exchangeQueries.latest(organisation, { outcome: "accepted" }, 1));
  const all = [providers, accounts, rules, accepted];
  const rule = rules.data?.[0];
  return {
    isKnown: all.every((query) => query.data !== undefined),
    isDone: (accepted.data?.length ?? 0) > 0,
    error: all.find((query) => query.error)?.error ?? null,
    providers: providers.data ?? [],
    provider: providers.data?.[0],
    account:
      accounts.data?.find((account) => account.identity === rule?.serviceAccount.identity) ??
      accounts.data?.[0],
    rule,
    exchange: accepted.data?.[0],
  };
}
