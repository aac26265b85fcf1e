import * as z from "zod";
import { nameSchema } from "#lib/schemas/text.ts";

/** What the form of a new access token holds. */
export const accessTokenValuesSchema = z.strictObject({
  name: z.string().trim().pipe(nameSchema),
  days: z.enum(["7", "30", "90", "180", "365"]),
});
