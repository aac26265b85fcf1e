import { judgeRule } from "#lib/rules/judge-rule.ts";
import { describeSubject } from "#lib/rules/presets/describe-subject.ts";
import type { SampleToken } from "#lib/rules/presets/sample-token.ts";
import { sampleTokens } from "#lib/rules/presets/sample-tokens.ts";
import type { RuleView, SavedRuleView } from "#lib/rules/rule-view.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { containsRule, intersectRules } from "./compare-rules.ts";

/** What else a rule is held against. */
export interface ReachContext {
  kind: ProviderKind;
  issuer: string;
  publicUrl: string;
  at: Date;
}

/** One token of the kind, and whether the rule lets it in; `risky` when that is a surprise worth a warning. */
export interface ReachCell {
  sample: SampleToken;
  verdict: "accepted" | "risky" | "refused";
  /** What fails: `times`, `audience`, `subject`, or the name of a claim. */
  failing: string[];
}

export interface ReachNeighbour {
  id: string;
  name: string;
  serviceAccountName: string;
  /** How this rule lies to the other one. */
  relation: "same" | "inside" | "around" | "overlaps";
  /** A subject that both let in. */
  witness: string;
}

export interface Reach {
  sentence: string;
  cells: ReachCell[];
  neighbours: ReachNeighbour[];
}

/** What else a rule lets in: in a sentence, in tokens of its own names, and beside the organisation's other rules. */
export function judgeReach(
  rule: RuleView,
  context: ReachContext,
  otherRules: readonly SavedRuleView[] = [],
): Reach {
  return {
    sentence: describeReach(rule, context),
    cells: sampleTokens({ rule, ...context }).map((sample) => judgeSample(rule, sample, context.at)),
    neighbours: otherRules
      .filter((other) => other.provider.issuer === context.issuer && isInForce(other, context.at))
      .flatMap((other) => judgeNeighbour(rule, other, context)),
  };
}

function isInForce({ status, expiresAt }: RuleView, at: Date): boolean {
  return status === "active" && (expiresAt === null || expiresAt > at);
}

/** Judges one sample at the time of the samples. */
export function judgeSample(rule: RuleView, sample: SampleToken, at: Date): ReachCell {
  const { accepted, failing } = judgeRule(rule, sample.claims, at);
  const verdict = !accepted ? "refused" : sample.risk === null ? "accepted" : "risky";
  return { sample, verdict, failing };
}

function describeReach(rule: RuleView, { kind, issuer }: ReachContext): string {
  const names = Object.keys(rule.conditions);
  const who = describeSubject(rule.subject, kind, issuer);
  if (names.length === 0) return `${who}.`;
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${who}, where the ${names.length === 1 ? "condition" : "conditions"} on ${list} ${names.length === 1 ? "holds" : "hold"}.`;
}

function judgeNeighbour(
  rule: RuleView,
  other: SavedRuleView,
  { kind, issuer }: ReachContext,
): ReachNeighbour[] {
  const witness = intersectRules(rule, other, kind, issuer);
  if (witness === null) return [];
  const isInside = containsRule(other, rule, kind, issuer) === "yes";
  const isAround = containsRule(rule, other, kind, issuer) === "yes";
  const relation = isInside && isAround ? "same" : isInside ? "inside" : isAround ? "around" : "overlaps";
  return [
    { id: other.id, name: other.name, serviceAccountName: other.serviceAccount.name, relation, witness },
  ];
}
