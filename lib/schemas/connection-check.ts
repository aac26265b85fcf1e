import * as z from "zod";
import { jsonWebKeySetSchema } from "./identity-provider.ts";

/**
 * `POST /v1/connection-checks`: what the server finds when it goes to an issuer, step by step.
 * Nothing is saved. Steps come in this order; those after a failed one are `skipped`, those that the key source
 * makes needless too.
 */
export const connectionStepSchema = z.enum(["name", "tls", "discovery", "issuer", "key_set", "keys"]);
export type ConnectionStep = z.infer<typeof connectionStepSchema>;

export const connectionCheckRequestSchema = z.strictObject({
  providerIssuer: z.string().min(1).max(2048),
  providerJwksUri: z.string().max(2048).nullish(),
  localJwks: jsonWebKeySetSchema.nullish(),
  caCertificates: z.string().max(65_536).nullish(),
});
export type ConnectionCheckRequest = z.infer<typeof connectionCheckRequestSchema>;

export const connectionCheckSchema = z.object({
  outcome: z.enum(["ok", "failed"]),
  checkedAt: z.iso.datetime(),
  steps: z.array(
    z.object({
      step: connectionStepSchema,
      status: z.enum(["pass", "fail", "warn", "skipped"]),
      /** Category of the failure, such as `certificate_expired`; null when there is none. */
      code: z.string().nullable(),
      /** What was found, in plain words. */
      message: z.string(),
      /** What to do about it, when something can be done. */
      advice: z.string().nullish(),
      /** Two strings that should be equal: the issuer that was typed and the one that the document names. */
      expected: z.string().nullish(),
      actual: z.string().nullish(),
      /** Facts by name: `subject`, `valid until`, `address`. */
      facts: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
      durationMs: z.number().nullable(),
    }),
  ),
  keys: z.array(
    z.object({
      kid: z.string().nullable(),
      kty: z.string().nullable(),
      alg: z.string().nullable(),
      use: z.string().nullable(),
      usable: z.boolean(),
      /** Why it is passed over; null when it is usable. */
      reason: z.string().nullable(),
    }),
  ),
});
export type ConnectionCheck = z.infer<typeof connectionCheckSchema>;
