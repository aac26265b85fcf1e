import * as z from "zod";
import { organisationRefSchema } from "./organisation.ts";

export const memberRoleSchema = z.enum(["owner", "admin", "viewer"]);
export type MemberRole = z.infer<typeof memberRoleSchema>;

export const userSchema = z.object({
  subject: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.iso.datetime(),
});
export type User = z.infer<typeof userSchema>;

export const membershipSchema = z.object({
  identity: z.string(),
  createdAt: z.iso.datetime(),
  organisation: organisationRefSchema.loose().optional(),
  user: userSchema,
  role: z.enum(["OWNER", "MEMBER"]),
  memberRole: memberRoleSchema,
});
export type Membership = z.infer<typeof membershipSchema>;

/** `role` alone is what existing clients send; MEMBER alone makes a viewer (`API.md`, Callers). */
export const membershipUpdateSchema = z.strictObject({
  role: z.enum(["OWNER", "MEMBER"]).nullish(),
  memberRole: memberRoleSchema.nullish(),
});
