import type { Condition, ConditionScalar } from "#lib/schemas/conditions.ts";
import { readCondition } from "./evaluate-condition.ts";

/** The texts a condition compares with, values and patterns alike; none for exists and absent. */
export function conditionTexts(condition: Condition | undefined): string[] {
  return condition === undefined ? [] : readCondition(condition).operands.map(String);
}

/** Whether the condition reads its texts as patterns, so that a `*` in them is not a literal. */
export function isPatternCondition(condition: Condition | undefined): boolean {
  return condition !== undefined && readCondition(condition).operator === "matches";
}

/** Whether the condition lets in some of these texts and nothing else: no open pattern, no bare `exists`. */
export function requiresOnly(condition: Condition | undefined, allowed: readonly string[]): boolean {
  const texts = conditionTexts(condition);
  return texts.length > 0 && texts.every((text) => allowed.includes(text));
}

/** Whether the condition pins the claim to literal values. */
export function isPinned(condition: Condition | undefined): boolean {
  const texts = conditionTexts(condition);
  if (texts.length === 0) return false;
  return !isPatternCondition(condition) || texts.every((text) => !text.includes("*"));
}

/** The same condition with its texts replaced one by one; null drops a text, and all dropped gives null. */
export function mapCondition(
  condition: Condition,
  replace: (text: string) => ConditionScalar | null,
): Condition | null {
  const { operator, operands } = readCondition(condition);
  if (operands.length === 0) return condition;
  const values = [...new Set(operands.map((text) => replace(String(text))))].filter((each) => each !== null);
  const first = values[0];
  if (first === undefined) return null;
  if (operator !== "matches") return values.length > 1 ? values : first;
  return { matches: values.length > 1 ? values.map(String) : String(first) };
}
