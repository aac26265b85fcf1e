import * as z from "zod";
import { patternSchema } from "#lib/schemas/conditions.ts";
import { audienceMatchModeSchema, expectationSchema } from "#lib/schemas/federated-identity.ts";
import { patternProblem, ruleLimits } from "#lib/schemas/pattern-problem.ts";
import { descriptionSchema } from "#lib/schemas/text.ts";
import { textLimits } from "#lib/schemas/text-limits.ts";

const conditionRowSchema = z
  .object({
    claim: z.string().min(1, "name the claim").max(ruleLimits.claimName),
    operator: z.enum(["equals", "one_of", "matches", "exists", "absent"]),
    values: z.array(z.string().max(ruleLimits.value)).max(ruleLimits.valuesPerCondition),
  })
  .superRefine((row, context) => {
    const needsValue = row.operator !== "exists" && row.operator !== "absent";
    const problem =
      needsValue && row.values.length === 0
        ? "give a value"
        : row.operator === "matches"
          ? row.values.map(patternProblem).find((found) => found !== null)
          : undefined;
    if (problem) context.addIssue({ code: "custom", path: ["values"], message: problem });
  });

/** What the form of a federated identity holds. Times are as a `datetime-local` field writes them: local, no zone. */
export const ruleValuesSchema = z.object({
  name: z.string().max(textLimits.name, `use at most ${textLimits.name} characters`),
  description: descriptionSchema,
  providerIdentity: z.string().min(1, "choose an identity provider"),
  providerSubject: patternSchema,
  trustedAudiences: z
    .array(z.string())
    .min(1, "give at least one audience")
    .max(16, "use at most 16 audiences"),
  audienceMatchMode: audienceMatchModeSchema,
  conditions: z
    .array(conditionRowSchema)
    .max(ruleLimits.conditions, `use at most ${ruleLimits.conditions} conditions`)
    .superRefine((rows, context) => {
      rows.forEach((row, index) => {
        if (row.claim !== "" && rows.findIndex((other) => other.claim === row.claim) < index)
          context.addIssue({
            code: "custom",
            path: [index, "claim"],
            message: `there is a condition on ${row.claim} already: one claim has one condition`,
          });
      });
    }),
  allowedScopes: z.array(z.string()).min(1, "choose at least one scope"),
  expiresAt: z
    .string()
    .refine((text) => text === "" || !Number.isNaN(Date.parse(text)), "give a date and a time"),
  tokenLifetimeSeconds: z
    .string()
    .refine((text) => /^\d+$/.test(text) && +text >= 60 && +text <= 86_400, "give 60 to 86400 seconds"),
  capToSubjectToken: z.boolean(),
  expectations: z.array(expectationSchema).max(50, "keep at most 50 expectations"),
});
export type RuleValues = z.infer<typeof ruleValuesSchema>;
