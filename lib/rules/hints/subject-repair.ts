import { matchPattern } from "#lib/rules/match-pattern.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { FactVerdict } from "./compare-ref.ts";
import type { HintFacts } from "./hint-input.ts";
import type { Cause } from "./near-miss.ts";
import type { PathVerdict } from "./project-hints.ts";

/** What is gathered while a subject pattern is held against a token's subject, part by part. */
export interface SubjectRepair {
  /** Each with the fix. */
  causes: Cause[];
  /** Differences that no fix should take away. */
  blocked: Cause[];
  /** Why the refusal is right. */
  right: Cause[];
  /** What else must change, so that the rule lets in no more than the token needs. */
  changes: FieldChange[];
}

export function startRepair(): SubjectRepair {
  return { causes: [], blocked: [], right: [], changes: [] };
}

/** Takes up the verdict on one part. */
export function takeVerdict(
  repair: SubjectRepair,
  facts: HintFacts,
  verdict: FactVerdict | PathVerdict,
): void {
  if ("right" in verdict) repair.right.push(verdict.right);
  else if ("blocked" in verdict) repair.blocked.push(verdict.blocked);
  else {
    if ("requires" in verdict && verdict.requires !== undefined) {
      requireClaim(repair, facts, verdict.requires.claim, verdict.requires.value);
    }
    takeCauses(repair, verdict.near);
  }
}

export function takeCauses(repair: SubjectRepair, causes: readonly Cause[]): void {
  for (const cause of causes) {
    if (!repair.causes.some((each) => each.code === cause.code)) repair.causes.push(cause);
  }
}

/** Adds a condition that keeps what the subject said before, unless the rule has one on the claim already. */
export function requireClaim(repair: SubjectRepair, facts: HintFacts, claim: string, value: unknown): void {
  const field = `conditions.${claim}`;
  if (claim in facts.rule.conditions || repair.changes.some((change) => change.field === field)) return;
  repair.changes.push({ field, value });
}

/** What a part of the subject said, as a condition: the token's own value where a pattern let it in. */
export function asCondition({ claims }: HintFacts, claim: string, text: string): unknown {
  if (!text.includes("*")) return text;
  const own = claims[claim];
  return typeof own === "string" && fits(text, own) ? own : { matches: text };
}

export function fits(pattern: string, value: string): boolean {
  return matchPattern(pattern, value) !== null;
}

/** Whether the pattern would match if its stars went on over colons. */
export function stopsAtColon(pattern: string, subject: string): boolean {
  return pattern.includes("*") && matchPattern(pattern.replace(/\*+/g, "**"), subject) !== null;
}
