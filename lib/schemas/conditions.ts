import * as z from "zod";
import { patternProblem, ruleLimits } from "./pattern-problem.ts";
import { storableText } from "./text.ts";

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
