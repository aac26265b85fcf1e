import * as z from "zod";
import { apiScopeSchema } from "#lib/schemas/organisation.ts";
import { descriptionSchema, nameSchema } from "#lib/schemas/text.ts";

/** What the form of an organisation holds; the lifetime as it is typed, in seconds. */
export const organisationValuesSchema = z.object({
  name: z.string().trim().pipe(nameSchema),
  description: descriptionSchema,
  maxTokenLifetimeSeconds: z
    .string()
    .trim()
    .refine((text) => /^\d+$/.test(text) && +text >= 60 && +text <= 86_400, "give 60 to 86400 seconds"),
  apiScopes: z
    .array(
      z.object({
        name: z.string().trim().pipe(apiScopeSchema.shape.name),
        description: descriptionSchema,
        alsoSpelt: z.array(z.string()),
      }),
    )
    .min(1, "keep at least one scope")
    .max(64, "use at most 64 scopes")
    .superRefine((scopes, context) => {
      scopes.forEach(({ name }, index) => {
        if (name !== "" && scopes.findIndex((other) => other.name === name) < index)
          context.addIssue({
            code: "custom",
            path: [index, "name"],
            message: `there is a scope ${name} already`,
          });
      });
    }),
});
export type OrganisationValues = z.infer<typeof organisationValuesSchema>;
