import * as z from "zod";
import { stages } from "./reasons.ts";

export const stageSchema = z.enum(stages);
export const checkStatusSchema = z.enum(["pass", "fail", "warn", "skipped"]);
/** One answered question of the decision. `expected` and `actual` are for people: text, or null. */
export const checkSchema = z.object({
  code: z.string(),
  stage: stageSchema,
  claim: z.string().optional(),
  status: checkStatusSchema,
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  message: z.string(),
  captures: z.array(z.string()).optional(),
});
export type Check = z.infer<typeof checkSchema>;

export const hintSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.array(z.object({ field: z.string(), value: z.unknown() })).optional(),
  widens: z.boolean(),
});
export type Hint = z.infer<typeof hintSchema>;
