import * as z from "zod";
import { membershipSchema } from "./member.ts";
import { nameSchema } from "./text.ts";

const emailSchema = z.email("give an e-mail address").max(254);
/** 15 characters when the password is the only factor, 1 KB at most (`SECURITY.md` 5.4). */
export const passwordSchema = z
  .string()
  .min(15, "use at least 15 characters")
  .refine((text) => new TextEncoder().encode(text).length <= 1024, "use at most 1 KB");

export const setupSchema = z.strictObject({
  token: z.string().min(1, "give the set-up token").max(256),
  email: emailSchema,
  name: nameSchema,
  password: passwordSchema,
  organisationName: nameSchema,
  createAccessToken: z.boolean().nullish(),
});
export type Setup = z.infer<typeof setupSchema>;

export const signInSchema = z.strictObject({
  email: z.string().min(1, "give your e-mail address").max(254),
  password: z.string().min(1, "give your password").max(1024),
});
export type SignIn = z.infer<typeof signInSchema>;

export const meSchema = z.object({
  kind: z.enum(["member", "service_account"]),
  identity: z.string(),
  name: z.string(),
  email: z.string().optional(),
  slug: z.string().optional(),
  credential: z.enum(["session", "personal_access_token", "access_token"]),
  scopes: z.array(z.string()),
  permissions: z.array(z.object({ resources: z.array(z.string()), permissions: z.array(z.string()) })),
  memberRole: z.string().nullish(),
  organisation: z.object({ identity: z.string(), name: z.string(), slug: z.string() }).nullish(),
  memberships: z.array(membershipSchema).optional(),
  exchangeIdentity: z.string().optional(),
  federatedIdentityIdentity: z.string().optional(),
});
export type Me = z.infer<typeof meSchema>;

export const accessTokenCreateSchema = z.strictObject({
  name: nameSchema,
  /** 1 to 365 days; 90 when left out. */
  expiresInDays: z.int().min(1).max(365).nullish(),
  /** Or the time itself, as the answer has it. */
  expiresAt: z.iso.datetime({ offset: true }).nullish(),
});
export type AccessTokenCreate = z.infer<typeof accessTokenCreateSchema>;
export const accessTokenSchema = z.object({
  identity: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().optional(),
});
export type AccessToken = z.infer<typeof accessTokenSchema>;
/** Only the answer to the creation carries the token itself. */
export const accessTokenCreatedSchema = accessTokenSchema.extend({ accessToken: z.string() });
