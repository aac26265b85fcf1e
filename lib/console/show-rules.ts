import type { RuleRecord } from "#lib/data/federated-identities.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { Caller } from "./caller.ts";
import { toFederatedIdentityView } from "./federated-identity-view.ts";
import { getConsole } from "./get-console.ts";
import { ruleFindings } from "./rule-findings.ts";

/** Rules as the wire has them, each with the advisor's findings and its latest exchange. */
export async function showRules(caller: Caller, rules: readonly RuleRecord[]): Promise<FederatedIdentity[]> {
  if (rules.length === 0) return [];
  const lastExchanges = await getConsole().database.exchanges.lastByRule(caller.organisationId);
  const findings = ruleFindings(rules);
  const at = new Date();
  return rules.map((rule) =>
    toFederatedIdentityView(rule, {
      at,
      findings: findings.get(rule.id) ?? [],
      lastExchange: lastExchanges.get(rule.id) ?? null,
    }),
  );
}

export async function showRule(caller: Caller, rule: RuleRecord): Promise<FederatedIdentity> {
  const [view] = await showRules(caller, [rule]);
  if (!view) throw new Error("a rule without a view");
  return view;
}
