import * as z from "zod";
import { storableText } from "./text.ts";

/** Length limits of `DESIGN.md` section 2, in UTF-16 units and counts. */
export const ruleLimits = {
  pattern: 512,
  value: 2048,
  conditions: 20,
  valuesPerCondition: 50,
  claimName: 255,
} as const;

/**
 * Why a pattern cannot be saved, in words, or null when it can (`DESIGN.md` section 2, the dialect):
 * at most 512 units, no unpaired surrogate, no run of three stars.
 */
export function patternProblem(pattern: string): string | null {
  if (pattern === "") return "give a pattern";
  if (pattern.length > ruleLimits.pattern) return `use at most ${ruleLimits.pattern} characters`;
  if (!pattern.isWellFormed()) return "has half a surrogate pair: remove it";
  if (pattern.includes("\0")) return "has a NUL character: remove it";
  if (pattern.includes("***")) return "has three stars in a row: use * (stops at a colon) or ** (does not)";
  return null;
}

export const patternSchema = z.string().superRefine((pattern, context) => {
  const problem = patternProblem(pattern);
  if (problem !== null) context.addIssue({ code: "custom", message: problem });
});

const scalarSchema = z.union(
  [
    storableText.max(ruleLimits.value, `use at most ${ruleLimits.value} characters`),
    z.boolean(),
    z.int("use a whole number: fractions never match"),
  ],
  "use a text, true, false or a whole number",
);
export type ConditionScalar = z.infer<typeof scalarSchema>;

const listSchema = z.array(scalarSchema).min(1, "give at least one value").max(ruleLimits.valuesPerCondition);
const patternsSchema = z.union([
  patternSchema,
  z.array(patternSchema).min(1).max(ruleLimits.valuesPerCondition),
]);

/** One condition as written on the wire (`API.md`, Conditions on the wire). */
export const conditionSchema = z.union([
  scalarSchema,
  listSchema,
  z.strictObject({ matches: patternsSchema }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ equals: scalarSchema }),
  z.strictObject({ oneOf: listSchema }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const claimNameSchema = storableText.min(1).max(ruleLimits.claimName);
/** All conditions of a rule, by claim: a literal top-level name, or a JSON Pointer that starts with `/`. */
export const conditionsSchema = z
  .record(claimNameSchema, conditionSchema)
  .refine(
    (all) => Object.keys(all).length <= ruleLimits.conditions,
    `use at most ${ruleLimits.conditions} conditions`,
  );
export type Conditions = z.infer<typeof conditionsSchema>;
