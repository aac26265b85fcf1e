import * as z from "zod";
import { activeStatusSchema } from "./identity-provider.ts";
import { organisationRefSchema } from "./organisation.ts";
import { describedInput, describedOutput, nameSchema } from "./text.ts";

const shared = {
  status: activeStatusSchema.nullish(),
  maxTokenLifetimeSeconds: z.int().min(60).max(86_400).nullish(),
};
export const serviceAccountCreateSchema = z.strictObject({ ...describedInput, ...shared });
export const serviceAccountUpdateSchema = z.strictObject({
  ...describedInput,
  ...shared,
  name: nameSchema.nullish(),
});

/** How an account shows the roles it has. `identity` is the binding's. */
export const accountRoleBindingSchema = z.object({
  ...describedOutput,
  slug: z.string(),
  organisationRole: z.object({ identity: z.string(), name: z.string(), slug: z.string() }),
  scopes: z.array(z.string()),
});

export const serviceAccountSchema = z.object({
  ...describedOutput,
  slug: z.string(),
  status: activeStatusSchema,
  maxTokenLifetimeSeconds: z.int().optional(),
  organisation: organisationRefSchema,
  createdBy: z.object({ subject: z.string(), name: z.string() }).loose().nullish(),
  roleBindings: z.array(accountRoleBindingSchema),
  lastUsedAt: z.iso.datetime().optional(),
  federatedIdentityCount: z.int(),
});
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;
