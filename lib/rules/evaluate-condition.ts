import type { Condition, ConditionScalar } from "#lib/schemas/conditions.ts";
import { type Capture, isComparableText, matchPattern } from "./match-pattern.ts";
import type { ClaimReading } from "./read-claim.ts";

export type ConditionOperator = "equals" | "one_of" | "matches" | "exists" | "absent";

/** A condition in its one inner form; what the many spellings on the wire mean (`API.md`). */
export interface ReadCondition {
  operator: ConditionOperator;
  operands: ConditionScalar[];
}

/**
 * - `holds`; for comparisons with what the stars took, and whether the types differed
 * - `missing`: the claim is not there
 * - `differs`: it is there, and is something else
 * - `unsuitable`: its type never matches (null, a float, an object)
 */
export type ConditionAnswer =
  | { answer: "holds"; captures: Capture[]; acrossTypes: boolean }
  | { answer: "missing" }
  | { answer: "differs"; because: "value" | "empty_list" | "not_comparable" | "present" }
  | { answer: "unsuitable" };

interface Operator {
  /** The operator as a person reads it, before its operands. */
  phrase: string;
  evaluate(operands: ConditionScalar[], claim: ClaimReading): ConditionAnswer;
}

const holds: ConditionAnswer = { answer: "holds", captures: [], acrossTypes: false };

/** All operators of the dialect. To add or change one, change its line here. */
const operators: Record<ConditionOperator, Operator> = {
  equals: { phrase: "equals", evaluate: (operands, claim) => compare(claim, operands, sameText) },
  one_of: { phrase: "is one of", evaluate: (operands, claim) => compare(claim, operands, sameText) },
  matches: { phrase: "matches", evaluate: (operands, claim) => compare(claim, operands, matchPattern) },
  exists: { phrase: "is present", evaluate: (_, claim) => (claim.found ? holds : { answer: "missing" }) },
  absent: {
    phrase: "is absent",
    evaluate: (_, claim) => (claim.found ? { answer: "differs", because: "present" } : holds),
  },
};

/** Evaluates one condition on what was read of its claim (`DESIGN.md` section 2: operators, types, arrays). */
export function evaluateCondition(condition: ReadCondition, claim: ClaimReading): ConditionAnswer {
  return operators[condition.operator].evaluate(condition.operands, claim);
}

/** A condition of the wire in its one inner form. */
export function readCondition(condition: Condition): ReadCondition {
  if (Array.isArray(condition)) return { operator: "one_of", operands: condition };
  if (typeof condition !== "object") return { operator: "equals", operands: [condition] };
  if ("equals" in condition) return { operator: "equals", operands: [condition.equals] };
  if ("oneOf" in condition) return { operator: "one_of", operands: condition.oneOf };
  if ("exists" in condition) return { operator: condition.exists ? "exists" : "absent", operands: [] };
  return { operator: "matches", operands: [condition.matches].flat() };
}

/** The condition for people, without the claim's name: `is one of "main", "develop"`. */
export function describeCondition(condition: ReadCondition): string {
  const { phrase } = operators[condition.operator];
  const operands = condition.operands.map((operand) => JSON.stringify(operand)).join(", ");
  return operands === "" ? phrase : `${phrase} ${operands}`;
}

/** The JSON text by which a claim's value is compared; null for a type that never matches. */
export function comparableText(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return String(value);
  return null;
}

type Comparison = (operand: string, text: string) => Capture[] | null;

const none: Capture[] = [];
function sameText(operand: string, text: string): Capture[] | null {
  return operand === text && isComparableText(text) ? none : null;
}

function compare(claim: ClaimReading, operands: ConditionScalar[], comparison: Comparison): ConditionAnswer {
  if (!claim.found) return { answer: "missing" };
  const elements: unknown[] = Array.isArray(claim.value) ? claim.value : [claim.value];
  if (elements.length === 0) return { answer: "differs", because: "empty_list" };

  let isSuitable = false;
  let isComparable = false;
  for (const element of elements) {
    const text = comparableText(element);
    if (text === null) continue;
    isSuitable = true;
    isComparable ||= isComparableText(text);
    for (const operand of operands) {
      const captures = comparison(String(operand), text);
      if (captures !== null) {
        return { answer: "holds", captures, acrossTypes: typeof operand !== typeof element };
      }
    }
  }
  if (!isSuitable) return { answer: "unsuitable" };
  return { answer: "differs", because: isComparable ? "value" : "not_comparable" };
}
