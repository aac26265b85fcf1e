import { matchPattern } from "#lib/rules/match-pattern.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { FactVerdict } from "./compare-ref.ts";
import type { HintFacts } from "./hint-input.ts";
import type { Cause, NearMiss } from "./near-miss.ts";
import type { PathVerdict } from "./project-hints.ts";

/** What is gathered while a subject pattern is held against a token's subject, part by part. */
export interface SubjectRepair {
  /** Each with the fix. */
  causes: Cause[];
  /** Differences that no fix should take away. */
  blocked: Cause[];
  /** Why the refusal is right. */
  right: Cause[];
  /** The repaired parts, in the order of the token's subject. */
  parts: string[];
  /** What else must change, so that the rule lets in no more than the token needs. */
  changes: FieldChange[];
}

export function startRepair(): SubjectRepair {
  return { causes: [], blocked: [], right: [], parts: [], changes: [] };
}

/** Takes up the verdict on one part; answers the text for its place. */
export function takeVerdict(
  repair: SubjectRepair,
  facts: HintFacts,
  verdict: FactVerdict | PathVerdict,
  actual: string,
): string {
  if ("right" in verdict) {
    repair.right.push(verdict.right);
    return actual;
  }
  if ("blocked" in verdict) {
    repair.blocked.push(verdict.blocked);
    return actual;
  }
  if ("requires" in verdict && verdict.requires !== undefined) {
    requireClaim(repair, facts, verdict.requires.claim, verdict.requires.value);
  }
  return takeNear(repair, verdict.near);
}

export function takeNear(repair: SubjectRepair, near: NearMiss): string {
  for (const cause of near.causes) {
    if (!repair.causes.some((each) => each.code === cause.code)) repair.causes.push(cause);
  }
  return near.repaired;
}

/** Adds a condition that keeps what the subject said before, unless the rule has one on the claim already. */
export function requireClaim(repair: SubjectRepair, facts: HintFacts, claim: string, value: unknown): void {
  const field = `conditions.${claim}`;
  if (claim in facts.rule.conditions || repair.changes.some((change) => change.field === field)) return;
  repair.changes.push({ field, value });
}

/** A text of the subject as a condition: stars need `matches`; a lone star says nothing. */
export function asCondition(text: string): unknown {
  return text.includes("*") ? { matches: text } : text;
}

export function fits(pattern: string, value: string): boolean {
  return matchPattern(pattern, value) !== null;
}
