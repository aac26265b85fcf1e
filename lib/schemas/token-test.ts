import * as z from "zod";
import { checkSchema, hintSchema } from "./check.ts";
import { federatedIdentityDraftSchema } from "./federated-identity.ts";
import { identityProviderUpdateSchema } from "./identity-provider.ts";

export const tokenTestRequestSchema = z
  .strictObject({
    token: z.string().max(65_536).nullish(),
    claims: z.record(z.string(), z.unknown()).nullish(),
    /** Names of claims that the token had and `claims` lacks: what reads them is skipped, not called missing. */
    withheldClaims: z.array(z.string().max(255)).max(256).nullish(),
    at: z.iso.datetime({ offset: true }).nullish(),
    serviceAccountIdentity: z.string().max(255).nullish(),
    federatedIdentityIdentity: z.string().max(255).nullish(),
    scope: z.string().max(1024).nullish(),
    draft: federatedIdentityDraftSchema.nullish(),
    draftProvider: identityProviderUpdateSchema
      .extend({ providerIssuer: z.string().min(1).max(2048) })
      .nullish(),
  })
  .refine((test) => (test.token == null) !== (test.claims == null), {
    path: ["token"],
    message: "give either token or claims",
  })
  .refine((test) => test.draftProvider == null || test.draft != null, {
    path: ["draftProvider"],
    message: "goes with draft: saved rules have providers of their own",
  })
  .refine((test) => test.withheldClaims == null || test.claims != null, {
    path: ["withheldClaims"],
    message: "goes with claims: a token holds all of its own",
  });
export type TokenTestRequest = z.infer<typeof tokenTestRequestSchema>;

/** The claims of a sample; the query that carries them to the demo issuer has to fit into a request line. */
export const demoTokenRequestSchema = z.strictObject({
  claims: z
    .record(z.string(), z.unknown())
    .refine((claims) => JSON.stringify(claims).length <= 4096, "are longer than 4 096 characters as JSON"),
});

export const candidateSchema = z.object({
  federatedIdentity: z.object({
    identity: z.string(),
    name: z.string(),
    providerSubject: z.string(),
    serviceAccount: z.object({ identity: z.string(), name: z.string() }),
    provider: z.object({ identity: z.string(), name: z.string() }),
  }),
  matched: z.boolean(),
  reason: z.string().nullable(),
  checks: z.array(checkSchema),
});
export type CandidateView = z.infer<typeof candidateSchema>;

export const tokenTestResultSchema = z.object({
  outcome: z.enum(["accepted", "refused"]),
  signature: z.enum(["verified", "failed", "not_checked"]),
  checks: z.array(checkSchema),
  hints: z.array(hintSchema),
  candidates: z.array(candidateSchema),
  grant: z
    .object({
      federatedIdentityIdentity: z.string().nullable(),
      scope: z.string(),
      expiresIn: z.int(),
      claims: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});
export type TokenTestResult = z.infer<typeof tokenTestResultSchema>;

/** Judges a provider's last recorded exchanges by the saved rule, if there is one, and by the draft. */
export const tokenReplayRequestSchema = z.strictObject({
  draft: federatedIdentityDraftSchema,
  federatedIdentityIdentity: z.string().max(255).nullish(),
  serviceAccountIdentity: z.string().max(255).nullish(),
  /** How many exchanges at most, newest first; 50 when left out. */
  last: z.int().min(1).max(500).nullish(),
});
export type TokenReplayRequest = z.infer<typeof tokenReplayRequestSchema>;

/** One recorded exchange, judged again. `reason` is the draft's. */
export const replayedExchangeSchema = z.object({
  identity: z.string(),
  createdAt: z.iso.datetime(),
  subject: z.string().nullable(),
  saved: z.enum(["accepted", "refused"]),
  draft: z.enum(["accepted", "refused"]),
  reason: z.string().nullable(),
});
export type ReplayedExchange = z.infer<typeof replayedExchangeSchema>;

export const tokenReplaySchema = z.object({
  judged: z.int(),
  same: z.array(replayedExchangeSchema),
  newlyAccepted: z.array(replayedExchangeSchema),
  newlyRefused: z.array(replayedExchangeSchema),
  /** A condition is about a claim that was not stored: personal, or too large. */
  skipped: z.array(replayedExchangeSchema),
});
export type TokenReplay = z.infer<typeof tokenReplaySchema>;
