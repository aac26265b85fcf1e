import { failed, passed, showJson, skipped } from "#lib/exchange/check.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import {
  type ConditionAnswer,
  describeCondition,
  evaluateCondition,
  type ReadCondition,
  readCondition,
} from "#lib/rules/evaluate-condition.ts";
import { type ClaimReading, readClaim, topLevelName } from "#lib/rules/read-claim.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { Condition } from "#lib/schemas/conditions.ts";

/** One check per condition, in the order in which they are written. */
export function checkConditions(claims: Record<string, unknown>, rule: Rule, withheld: string[]): Check[] {
  return Object.entries(rule.conditions).map(([claim, condition]) =>
    withheld.includes(topLevelName(claims, claim))
      ? checkWithheld(claim, condition)
      : check(claims, claim, condition),
  );
}

function checkWithheld(claim: string, condition: Condition): Check {
  const expected = describeCondition(readCondition(condition));
  return skipped("condition", { claim, expected, message: `${claim} was not kept, so this cannot be told.` });
}

function check(claims: Record<string, unknown>, claim: string, wire: Condition): Check {
  const condition = readCondition(wire);
  const reading = readClaim(claims, claim);
  const answer = evaluateCondition(condition, reading);
  const text = { claim, expected: describeCondition(condition), actual: showReading(reading) };
  switch (answer.answer) {
    case "holds":
      return passed("condition", {
        ...text,
        message: explainHolding(claim, condition, answer),
        captures: answer.captures.map((capture) => capture.text),
      });
    case "missing":
      return failed("claim_missing", { ...text, message: `The token has no claim ${claim}.` });
    case "unsuitable":
      return failed("claim_type", {
        ...text,
        message: `${claim} is ${nameType(reading)}, which never matches: only texts, whole numbers, true and false do.`,
      });
    case "differs":
      return failed("claim_mismatch", { ...text, message: explainDifference(claim, answer) });
  }
}

function explainHolding(
  claim: string,
  condition: ReadCondition,
  answer: ConditionAnswer & { answer: "holds" },
): string {
  if (condition.operator === "exists") return `${claim} is present.`;
  if (condition.operator === "absent") return `${claim} is absent, as required.`;
  return answer.acrossTypes
    ? `${claim} matches, compared across types by its JSON text.`
    : `${claim} matches.`;
}

function explainDifference(claim: string, answer: ConditionAnswer & { answer: "differs" }): string {
  switch (answer.because) {
    case "present":
      return `${claim} must be absent, but the token has it.`;
    case "empty_list":
      return `${claim} is an empty list, which never matches.`;
    case "not_comparable":
      return `${claim} is too long or malformed, so it never matches.`;
    case "value":
      return `${claim} does not match.`;
  }
}

function showReading(reading: ClaimReading): string {
  return reading.found ? showJson(reading.value) : "missing";
}

function nameType(reading: ClaimReading): string {
  const value = reading.found ? reading.value : undefined;
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list without a comparable element";
  return typeof value === "number" ? "not a whole number that is exact" : "an object";
}
