import * as z from "zod";
import { permissionVerbSchema } from "#lib/schemas/role.ts";
import { descriptionSchema, nameSchema } from "#lib/schemas/text.ts";

/** What the form of a new role holds. */
export const roleValuesSchema = z.object({
  name: z.string().trim().pipe(nameSchema),
  description: descriptionSchema,
});

/** What the form of a role's rule holds. */
export const roleRuleValuesSchema = z.object({
  resources: z.array(z.string()).min(1, "Name at least one kind of object, or * for all"),
  permissions: z.array(permissionVerbSchema).min(1, "choose at least one permission"),
  note: z.string().max(1024),
});
export type RoleRuleValues = z.infer<typeof roleRuleValuesSchema>;
