import * as z from "zod";
import { conditionsSchema, patternSchema } from "./conditions.ts";
import { activeStatusSchema } from "./identity-provider.ts";
import { ruleLimits } from "./pattern-problem.ts";
import { describedInput, describedOutput, nameSchema, storableText } from "./text.ts";

export const ruleStatusSchema = z.enum(["active", "inactive", "expired", "revoked"]);
export type RuleStatus = z.infer<typeof ruleStatusSchema>;
export const audienceMatchModeSchema = z.enum(["any", "exact", "all"]);
export type AudienceMatchMode = z.infer<typeof audienceMatchModeSchema>;

/** What the advisor says of a rule (`API.md`, Beyond WIRE.md). */
export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(["critical", "security", "never_matches", "warning", "suggestion"]),
  field: z.string(),
  message: z.string(),
  fix: z.array(z.object({ field: z.string(), value: z.unknown() })).optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** A token shape that must, or must not, be accepted by the rule: claims only. */
export const expectationSchema = z.strictObject({
  name: nameSchema,
  claims: z.record(z.string(), z.unknown()),
  at: z.iso.datetime().nullish(),
  outcome: z.enum(["accepted", "refused"]),
});
export type Expectation = z.infer<typeof expectationSchema>;

const audienceSchema = storableText
  .min(1, "give an audience")
  .max(ruleLimits.value)
  .refine((text) => !text.includes("*"), "an audience is compared whole: a wildcard is not allowed");
const shared = {
  trustedAudiences: z.array(audienceSchema).max(16, "use at most 16 audiences").nullish(),
  /** The Go SDK sends `""` for what is not set. */
  audienceMatchMode: z.union([audienceMatchModeSchema, z.literal("").transform(() => null)]).nullish(),
  allowedScopes: z.array(z.string().min(1).max(64)).max(64).nullish(),
  conditions: conditionsSchema.nullish(),
  status: z.union([ruleStatusSchema, z.literal("")]).nullish(),
  expiresAt: z
    .union([z.iso.datetime({ offset: true }), z.literal("")], "use a time such as 2027-01-31T12:00:00Z")
    .nullish(),
  tokenLifetimeSeconds: z.int().min(60).max(86_400).nullish(),
  capToSubjectToken: z.boolean().nullish(),
  expectations: z.array(expectationSchema).max(50).nullish(),
  acknowledgedFindings: z.array(z.string().max(64)).max(64).nullish(),
  overrideExpectations: z.boolean().nullish(),
};
export const federatedIdentityCreateSchema = z.strictObject({
  ...describedInput,
  /** Existing clients send `""`; the identity is ours to give. */
  identity: z.literal("", "leave the identity out: it is given when the rule is saved").nullish(),
  name: z.union([nameSchema, z.literal("")]).nullish(),
  serviceAccountIdentity: z.string().min(1, "choose a service account").max(255),
  providerIdentity: z.string().min(1, "choose an identity provider").max(255),
  providerSubject: patternSchema,
  ...shared,
});
export type FederatedIdentityCreate = z.infer<typeof federatedIdentityCreateSchema>;
export const federatedIdentityUpdateSchema = z.strictObject({
  ...describedInput,
  name: z.union([nameSchema, z.literal("")]).nullish(),
  serviceAccountIdentity: z.string().max(255).nullish(),
  providerIdentity: z.string().max(255).nullish(),
  providerSubject: patternSchema.nullish(),
  ...shared,
});
/** An unsaved rule, as the token tests take it: everything optional but the subject. */
export const federatedIdentityDraftSchema = federatedIdentityUpdateSchema.extend({
  providerSubject: patternSchema,
});
export type FederatedIdentityDraft = z.infer<typeof federatedIdentityDraftSchema>;

export const federatedIdentitySchema = z.object({
  ...describedOutput,
  serviceAccount: z.object({ identity: z.string(), name: z.string(), slug: z.string() }),
  provider: z.object({
    identity: z.string(),
    name: z.string(),
    slug: z.string(),
    providerIssuer: z.string(),
    kind: z.string(),
    status: activeStatusSchema,
  }),
  providerSubject: z.string(),
  trustedAudiences: z.array(z.string()),
  audienceMatchMode: audienceMatchModeSchema,
  allowedScopes: z.array(z.string()),
  conditions: conditionsSchema,
  status: ruleStatusSchema,
  expiresAt: z.iso.datetime().optional(),
  lastUsedAt: z.iso.datetime().optional(),
  tokenLifetimeSeconds: z.int(),
  capToSubjectToken: z.boolean(),
  matcherVersion: z.int(),
  expectations: z.array(expectationSchema),
  findings: z.array(findingSchema),
  /** The latest attempt that was judged by this rule. */
  lastExchange: z
    .object({
      identity: z.string(),
      outcome: z.string(),
      reason: z.string().nullable(),
      createdAt: z.iso.datetime(),
    })
    .optional(),
});
export type FederatedIdentity = z.infer<typeof federatedIdentitySchema>;
