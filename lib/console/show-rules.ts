import type { IndexedRule, RuleRecord } from "#lib/data/federated-identities.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { Caller } from "./caller.ts";
import { toFederatedIdentityView } from "./federated-identity-view.ts";
import { getConsole } from "./get-console.ts";
import { ruleFindings } from "./rule-findings.ts";

/**
 * Rules as the wire has them, each with the advisor's findings and its latest exchange. `saved` are the rules of the
 * organisation that the advisor compares them with.
 */
export async function showRules(
  caller: Caller,
  rules: readonly RuleRecord[],
  saved: readonly IndexedRule[],
): Promise<FederatedIdentity[]> {
  if (rules.length === 0) return [];
  const { database, publicUrl } = getConsole();
  const lastExchanges = await database.exchanges.lastByRule(caller.organisationId);
  const now = new Date();
  const findings = await ruleFindings(rules, {
    ...{ saved, publicUrl, today: startOfDay(now) },
    readRules: (ids) => database.federatedIdentities.read(caller.organisationId, ids),
  });
  return rules.map((rule) =>
    toFederatedIdentityView(rule, {
      at: now,
      findings: findings.get(rule.id) ?? [],
      lastExchange: lastExchanges.get(rule.id) ?? null,
    }),
  );
}

/** One rule; it is advised on beside the account's other ones. */
export async function showRule(caller: Caller, rule: RuleRecord): Promise<FederatedIdentity> {
  const { serviceAccountId, providerId } = rule;
  const { federatedIdentities } = getConsole().database;
  const saved = await federatedIdentities.index(caller.organisationId, { serviceAccountId, providerId });
  const [view] = await showRules(caller, [rule], saved);
  if (!view) throw new Error("a rule without a view");
  return view;
}

/** Advice names dates counted from today; the day keeps two reads of an unchanged rule the same. */
function startOfDay(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()));
}
