import * as z from "zod";
import { permissionVerbs } from "./permissions.ts";
import { describedInput, describedOutput, storableText } from "./text.ts";

export const permissionVerbSchema = z.enum(permissionVerbs);
export type PermissionVerb = z.infer<typeof permissionVerbSchema>;

const resourceSchema = z
  .string()
  .max(128)
  .regex(/^(\*|[a-z][a-z0-9_]*)$/, "use snake_case, or * for every resource");
export const roleRuleInputSchema = z.strictObject({
  identity: z.string().max(64).nullish(),
  resources: z.array(resourceSchema).max(64).nullish(),
  resourceIdentities: z.array(storableText.max(255)).max(256).nullish(),
  permissions: z
    .array(permissionVerbSchema, "give at least one permission")
    .min(1, "give at least one permission")
    .max(16),
  note: storableText.max(1024).nullish(),
});
export type RoleRuleInput = z.infer<typeof roleRuleInputSchema>;
export const roleRuleSchema = z.object({
  identity: z.string(),
  resources: z.array(z.string()),
  resourceIdentities: z.array(z.string()),
  permissions: z.array(permissionVerbSchema),
  note: z.string(),
});
export type RoleRule = z.infer<typeof roleRuleSchema>;

export const roleCreateSchema = z.strictObject({
  ...describedInput,
  rules: z.array(roleRuleInputSchema).max(64).nullish(),
});

const subjectRefSchema = z.object({
  identity: z.string(),
  subject: z.string().optional(),
  email: z.string().optional(),
  createdAt: z.iso.datetime().optional(),
  name: z.string(),
  slug: z.string().optional(),
});
export const roleBindingSchema = z.object({
  ...describedOutput,
  slug: z.string(),
  organisationRole: z.object({ identity: z.string(), name: z.string(), slug: z.string() }),
  user: subjectRefSchema.nullish(),
  team: subjectRefSchema.nullish(),
  serviceAccount: subjectRefSchema.nullish(),
  scopes: z.array(z.string()),
});
export type RoleBinding = z.infer<typeof roleBindingSchema>;
export const roleBindingCreateSchema = z.strictObject({
  ...describedInput,
  name: z.string().max(255).nullish(),
  userIdentity: z.string().max(255).nullish(),
  teamIdentity: z.string().max(255).nullish(),
  serviceAccountIdentity: z.string().max(255).nullish(),
  scopes: z.array(z.string().max(64)).max(64).nullish(),
});

export const roleSchema = z.object({
  ...describedOutput,
  slug: z.string(),
  system: z.boolean(),
  isReadOnly: z.boolean(),
  rules: z.array(roleRuleSchema),
  bindings: z.array(roleBindingSchema),
});
export type Role = z.infer<typeof roleSchema>;
