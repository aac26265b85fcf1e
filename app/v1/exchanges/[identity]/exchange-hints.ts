import { getConsole } from "#lib/console/get-console.ts";
import { tokenHints } from "#lib/console/token-hints.ts";
import { listTrustedProviders } from "#lib/console/trusted-draft.ts";
import type { DetailedExchange } from "#lib/data/exchanges.ts";
import { previewRule } from "#lib/exchange/preview.ts";
import type { Rule, TrustedOrganisation } from "#lib/exchange/trust.ts";
import { getRuntime } from "#lib/runtime.ts";
import type { Check, Hint } from "#lib/schemas/check.ts";
import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { Stage } from "#lib/schemas/reasons.ts";

/**
 * What to do about a recorded refusal. What the rule says is judged again by the rule as it is now, so that nothing is
 * suggested that has been mended since; nothing where that rule is gone, or lets the token in by now.
 */
export async function exchangeHints(
  organisationId: OrganisationId,
  exchange: DetailedExchange,
): Promise<Hint[]> {
  if (exchange.outcome !== "refused") return [];
  const { organisation, rules } = await getRuntime().readPorts.loadTrust(organisationId, null);
  const rule = rules.find(({ id }) => id === exchange.federatedIdentity?.id) ?? null;
  const { claims } = exchange.detail;
  return tokenHints(
    {
      candidates: rule === null ? [] : [{ rule, matched: false, reason: null, checks: [] }],
      token: {
        ...{ header: null, claims, issuer: exchange.issuer, subject: exchange.subject },
        ...{ algorithm: exchange.detail.algorithm, keyId: exchange.detail.keyId, tokenIdHash: null },
      },
      checks: rule && organisation ? checksByNow(exchange, rule, organisation) : exchange.detail.checks,
    },
    {
      at: exchange.createdAt,
      publicUrl: getConsole().publicUrl,
      otherRules: rules,
      providers: await listTrustedProviders(organisationId),
      requestedScope: exchange.requestedScope,
      rawToken: null,
      keysFetchedAt: null,
    },
  );
}

/** The stages that the rule decides; the others are the token's and stay as recorded. */
const rulesStages: ReadonlySet<Stage> = new Set([
  "provider",
  "audience",
  "state",
  "subject",
  "condition",
  "scope",
]);

function checksByNow(
  { detail, createdAt, requestedScope }: DetailedExchange,
  rule: Rule,
  organisation: TrustedOrganisation,
): Check[] {
  const withheldClaims = [...detail.personalClaims, ...detail.omittedClaims, "jti"];
  const subject = { kind: "claims" as const, claims: detail.claims, withheldClaims };
  const now = previewRule({ subject, at: createdAt, scope: requestedScope }, rule, organisation);
  return [
    ...detail.checks.filter(({ stage }) => !rulesStages.has(stage)),
    ...now.checks.filter(({ stage }) => rulesStages.has(stage)),
  ];
}
