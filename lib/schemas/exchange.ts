import * as z from "zod";
import { checkSchema, hintSchema } from "./check.ts";

export const exchangeOutcomeSchema = z.enum(["accepted", "refused", "failed"]);
export type ExchangeOutcome = z.infer<typeof exchangeOutcomeSchema>;

/** A recorded noun: its id and its name at the time; the noun itself may be gone. */
export const recordedRefSchema = z.object({ identity: z.string(), name: z.string() });

/** One attempt at the token endpoint, as lists show it. */
export const exchangeSummarySchema = z.object({
  identity: z.string(),
  createdAt: z.iso.datetime(),
  outcome: exchangeOutcomeSchema,
  reason: z.string().nullable(),
  reasonText: z.string().nullable(),
  /** The answer the pipeline got: HTTP status and OAuth error code. */
  status: z.int(),
  error: z.string().nullable(),
  subject: z.string().nullable(),
  issuer: z.string().nullable(),
  serviceAccount: recordedRefSchema.nullable(),
  provider: recordedRefSchema.nullable(),
  federatedIdentity: recordedRefSchema.nullable(),
  scope: z.string().nullable(),
  expiresIn: z.int().nullable(),
  address: z.string().nullable(),
});
export type ExchangeSummary = z.infer<typeof exchangeSummarySchema>;

export const exchangeDetailSchema = exchangeSummarySchema.extend({
  checks: z.array(checkSchema),
  hints: z.array(hintSchema),
  candidates: z.array(
    z.object({
      federatedIdentity: recordedRefSchema,
      matched: z.boolean(),
      reason: z.string().nullable(),
    }),
  ),
  claims: z.record(z.string(), z.unknown()),
  /** Names of claims that were left out because they are personal. */
  personalClaims: z.array(z.string()),
  /** Names of claims that were left out because they are too large. */
  omittedClaims: z.array(z.string()),
  request: z.object({
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestedScope: z.string().nullable(),
    tokenIdHash: z.string().nullable(),
    algorithm: z.string().nullable(),
    keyId: z.string().nullable(),
    durationMs: z.number().nullable(),
  }),
  grant: z
    .object({
      federatedIdentityIdentity: z.string(),
      scope: z.string(),
      expiresIn: z.int(),
      expiresAt: z.iso.datetime(),
      jti: z.string(),
    })
    .nullable(),
});
export type ExchangeDetail = z.infer<typeof exchangeDetailSchema>;
