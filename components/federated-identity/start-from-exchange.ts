import { createRuleFromClaims } from "#lib/rules/create-rule-from-claims.ts";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";
import { applyFix } from "./apply-fix.ts";
import type { RuleValues } from "./rule-schema.ts";

export interface ExchangeSurroundings {
  providers: readonly IdentityProvider[];
  /** The organisation's scopes. */
  apiScopes: readonly ApiScope[];
  publicUrl: string;
  at: Date;
}

/**
 * The values of a new rule with the least privilege that would admit a recorded exchange. `isDrafted` is false when
 * its provider is gone, or its subject cannot be a pattern: then only what is known is filled in.
 */
export function startFromExchange(
  empty: RuleValues,
  exchange: ExchangeDetail,
  { providers, apiScopes, publicUrl, at }: ExchangeSurroundings,
): { values: RuleValues; isDrafted: boolean } {
  const provider =
    providers.find(({ identity }) => identity === exchange.provider?.identity) ??
    providers.find(({ providerIssuer }) => providerIssuer === exchange.issuer);
  if (!provider) return { values: empty, isDrafted: false };
  const values = { ...empty, providerIdentity: provider.identity };
  const { kind, providerIssuer: issuer } = provider;
  const drafted = createRuleFromClaims(exchange.claims, { kind, issuer, publicUrl, at });
  if (drafted === null) return { values, isDrafted: false };
  // The scopes that it asked for, else the form's own first one: an organisation may have no scope called `read`.
  const changes = Object.entries(drafted).filter(
    ([field]) => field !== "allowedScopes" && field !== "status",
  );
  return {
    values: applyFix(
      { ...values, allowedScopes: requestedScopes(exchange, apiScopes) ?? values.allowedScopes },
      changes.map(([field, value]) => ({ field, value })),
    ),
    isDrafted: true,
  };
}

/** What the exchange asked for, as far as the organisation has it; null when it asked for nothing. */
function requestedScopes({ request }: ExchangeDetail, apiScopes: readonly ApiScope[]): string[] | null {
  const asked = (request.requestedScope ?? "").split(" ");
  const named = apiScopes.filter(({ name, alsoSpelt }) =>
    asked.some((scope) => scope === name || alsoSpelt?.includes(scope)),
  );
  return named.length === 0 ? null : named.map(({ name }) => name);
}
