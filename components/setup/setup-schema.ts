import * as z from "zod";
import { setupSchema } from "#lib/schemas/me.ts";

/** What the set-up form holds. */
export const setupValuesSchema = z.strictObject({ ...setupSchema.shape, createAccessToken: z.boolean() });
