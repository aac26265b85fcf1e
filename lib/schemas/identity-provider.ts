import * as z from "zod";
import { providerKinds } from "./provider-kinds.ts";
import { subjectTokenLifetime } from "./subject-token-lifetime.ts";
import { describedInput, describedOutput, nameSchema } from "./text.ts";

export const providerKindSchema = z.enum(providerKinds);
export type ProviderKind = z.infer<typeof providerKindSchema>;
export const replayModeSchema = z.enum(["off", "limited", "single"]);
export type ReplayMode = z.infer<typeof replayModeSchema>;
export const activeStatusSchema = z.enum(["active", "inactive"]);
export type ActiveStatus = z.infer<typeof activeStatusSchema>;

/** Pinned keys as given; which of them are usable is the business of `lib/issuers`. */
export const jsonWebKeySetSchema = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string() })).max(100),
});
export type JsonWebKeySet = z.infer<typeof jsonWebKeySetSchema>;

const clearable = z.string().max(2048);
const status = z.union([activeStatusSchema, z.literal("")]).nullish();
const shared = {
  providerJwksUri: clearable.nullish(),
  localJwks: jsonWebKeySetSchema.nullish(),
  status,
  kind: providerKindSchema.nullish(),
  replayMode: replayModeSchema.nullish(),
  maxTokenLifetimeSeconds: z.int().min(subjectTokenLifetime.min).max(subjectTokenLifetime.max).nullish(),
  caCertificates: z.string().max(65_536).nullish(),
};
/** Issuer form, PEM and usable keys are checked by the handler (`checkIssuerUrl` and the issuers room). */
export const identityProviderCreateSchema = z.strictObject({
  ...describedInput,
  ...shared,
  providerIssuer: z.string().min(1, "give the issuer URL").max(2048),
});
export const identityProviderUpdateSchema = z.strictObject({
  ...describedInput,
  ...shared,
  name: nameSchema.nullish(),
  providerIssuer: z.string().max(2048).nullish(),
});

export const providerHealthSchema = z.object({
  status: z.enum(["ok", "failing", "unknown"]),
  checkedAt: z.iso.datetime().nullish(),
  error: z.string().nullish(),
  keys: z.int(),
});
export type ProviderHealth = z.infer<typeof providerHealthSchema>;

export const identityProviderSchema = z.object({
  ...describedOutput,
  slug: z.string(),
  providerIssuer: z.string(),
  providerJwksUri: z.string().optional(),
  localJwks: jsonWebKeySetSchema.optional(),
  status: activeStatusSchema,
  kind: providerKindSchema,
  replayMode: replayModeSchema,
  maxTokenLifetimeSeconds: z.int(),
  caCertificates: z.string().optional(),
  health: providerHealthSchema,
  federatedIdentityCount: z.int(),
});
export type IdentityProvider = z.infer<typeof identityProviderSchema>;
