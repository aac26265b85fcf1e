import * as z from "zod";
import { descriptionSchema, nameSchema } from "#lib/schemas/text.ts";

/** What the form of a service account holds. */
export const serviceAccountValuesSchema = z.object({
  name: z.string().trim().pipe(nameSchema),
  description: descriptionSchema,
});
export type ServiceAccountValues = z.infer<typeof serviceAccountValuesSchema>;
