import { conditionTexts } from "#lib/rules/condition-texts.ts";
import { containsPattern } from "#lib/rules/contain-pattern.ts";
import { describeCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import { judgeRule } from "#lib/rules/judge-rule.ts";
import type { SampleToken } from "#lib/rules/presets/sample-token.ts";
import { sampleTokens } from "#lib/rules/presets/sample-tokens.ts";
import type { RuleView } from "#lib/rules/rule-view.ts";
import { containsRule, type RuleContainment } from "./compare-rules.ts";
import type { ReachContext } from "./judge-reach.ts";

/** What an edit lets in that was kept out, or the other way round. */
export interface ReachChange {
  /** Tokens of the rule's own names that flip. */
  samples: SampleToken[];
  /** A subject that only one of the two patterns matches; null when there is none, or none was found. */
  witness: string | null;
  /** What the conditions and audiences let in beyond the other rule's, in words: `pipeline_source web`. */
  claims: string[];
  /** Whether anything flips at all; `unknown` when that could not be proven. */
  any: "yes" | "no" | "unknown";
}

export interface ReachDifference {
  newlyAdmits: ReachChange;
  noLongerAdmits: ReachChange;
  /** `newly admits tag v1.4.0, no longer admits main`; null when nothing changed. */
  sentence: string | null;
}

/** The difference that an edit makes, on samples of both rules' names and proven on the patterns. */
export function compareReach(before: RuleView, after: RuleView, context: ReachContext): ReachDifference {
  const samples = uniqueSamples([
    ...sampleTokens({ rule: after, ...context }),
    ...sampleTokens({ rule: before, ...context }),
  ]);
  const newlyAdmits = findChange(before, after, samples, context);
  const noLongerAdmits = findChange(after, before, samples, context);
  return { newlyAdmits, noLongerAdmits, sentence: describe(newlyAdmits, noLongerAdmits) };
}

/** What `gained` lets in and `base` does not. */
function findChange(
  base: RuleView,
  gained: RuleView,
  samples: SampleToken[],
  context: ReachContext,
): ReachChange {
  const flipped = samples.filter(
    ({ claims }) =>
      judgeRule(gained, claims, context.at).accepted && !judgeRule(base, claims, context.at).accepted,
  );
  const contained: RuleContainment = containsRule(base, gained, context.kind, context.issuer);
  const pattern = containsPattern(base.subject, gained.subject);
  const any = flipped.length > 0 || contained === "no" ? "yes" : contained === "yes" ? "no" : "unknown";
  return {
    samples: flipped,
    witness: pattern.answer === "no" ? pattern.witness : null,
    claims: any === "no" ? [] : describeClaims(base, gained),
    any,
  };
}

function describeClaims(base: RuleView, gained: RuleView): string[] {
  const conditions = Object.entries(base.conditions).flatMap(([claim, condition]) => {
    const other = Object.hasOwn(gained.conditions, claim) ? gained.conditions[claim] : undefined;
    if (other === undefined) return [`any ${claim}`];
    const before = conditionTexts(condition);
    const more = conditionTexts(other).filter((text) => !before.includes(text));
    if (more.length > 0) return [`${claim} ${more.join(" or ")}`];
    return readCondition(other).operator === readCondition(condition).operator
      ? []
      : [`${claim}: ${describeCondition(readCondition(other))}`];
  });
  const audiences = gained.trustedAudiences.filter((audience) => !base.trustedAudiences.includes(audience));
  return audiences.length === 0 ? conditions : [...conditions, `audience ${audiences.join(" or ")}`];
}

function uniqueSamples(samples: SampleToken[]): SampleToken[] {
  const seen = new Map(samples.map((sample) => [`${sample.label} ${JSON.stringify(sample.claims)}`, sample]));
  return [...seen.values()];
}

function describe(gained: ReachChange, lost: ReachChange): string | null {
  const parts = [part("newly admits", gained), part("no longer admits", lost)].filter(
    (each) => each !== null,
  );
  if (parts.length === 0) return null;
  return parts.join(parts.some((each) => each.includes(",")) ? "; " : ", ");
}

function part(verb: string, change: ReachChange): string | null {
  const labels = [...new Set(change.samples.map(({ label }) => label))];
  // Some labels have a comma of their own: `main, not protected`.
  const separator = labels.some((label) => label.includes(",")) ? "; " : ", ";
  if (labels.length > 0) return `${verb} ${labels.join(separator)}`;
  if (change.any === "no") return null;
  if (change.witness !== null) return `${verb} tokens such as ${change.witness}`;
  if (change.any !== "yes") return null;
  return change.claims.length === 0
    ? `${verb} some tokens`
    : `${verb} tokens with ${change.claims.join(" and ")}`;
}
