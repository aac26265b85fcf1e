import type { RuleRecord } from "#lib/data/federated-identities.ts";
import { adviseRule } from "#lib/rules/advisor/advise-rule.ts";
import type { SavedRuleView } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";

/** Comparing a rule with more neighbours than this would make lists slow. */
const neighboursMax = 100;

/**
 * What the advisor says of each rule, by identity. `saved` are the rules of the organisation that it is compared with;
 * only those of the same provider and account matter.
 */
export function ruleFindings(
  rules: readonly RuleRecord[],
  saved: readonly RuleRecord[],
  { publicUrl, now }: { publicUrl: string; now: Date },
): Map<string, Finding[]> {
  const neighbours = Map.groupBy(saved, placeOf);
  return new Map(
    rules.map((rule) => {
      const { provider, serviceAccountId, providerId } = rule;
      const others = (neighbours.get(placeOf(rule)) ?? []).slice(0, neighboursMax);
      const findings = adviseRule(rule, {
        ...{ kind: provider.kind, issuer: provider.issuer, now, publicUrl },
        ...{ ruleId: rule.id, providerId, serviceAccountId },
        ...{ createdAt: rule.createdAt, lastUsedAt: rule.lastUsedAt },
        otherRules: others satisfies readonly SavedRuleView[],
      });
      return [rule.id, findings];
    }),
  );
}

function placeOf({ providerId, serviceAccountId }: RuleRecord): string {
  return `${providerId} ${serviceAccountId}`;
}
