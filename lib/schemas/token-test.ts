import * as z from "zod";
import { checkSchema, hintSchema } from "./check.ts";
import { federatedIdentityDraftSchema } from "./federated-identity.ts";
import { identityProviderUpdateSchema } from "./identity-provider.ts";

export const tokenTestRequestSchema = z
  .strictObject({
    token: z.string().max(65_536).nullish(),
    claims: z.record(z.string(), z.unknown()).nullish(),
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
  });
export type TokenTestRequest = z.infer<typeof tokenTestRequestSchema>;

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
