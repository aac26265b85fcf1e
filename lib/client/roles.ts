import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import type {
  Role,
  RoleBinding,
  RoleRule,
  roleBindingCreateSchema,
  roleCreateSchema,
  roleRuleInputSchema,
} from "#lib/schemas/role.ts";
import { callApi, itemPath } from "./api.ts";
import { useWrite } from "./use-write.ts";

const collection = "/v1/iam/roles";
const noun = "roles";
export type RoleCreate = z.input<typeof roleCreateSchema>;
export type RoleRuleCreate = z.input<typeof roleRuleInputSchema>;
export type RoleBindingCreate = z.input<typeof roleBindingCreateSchema>;

export const roleQueries = {
  list: (organisation: string) =>
    queryOptions({
      queryKey: [organisation, noun],
      queryFn: ({ signal }) => callApi<Role[]>({ path: collection, organisation, signal }),
    }),
  detail: (organisation: string, reference: string) =>
    queryOptions({
      queryKey: [organisation, noun, reference],
      queryFn: ({ signal }) => callApi<Role>({ path: itemPath(collection, reference), organisation, signal }),
    }),
};

export function useCreateRole(organisation: string) {
  return useWrite(
    (body: RoleCreate) => callApi<Role>({ method: "POST", path: collection, organisation, body }),
    [[organisation, noun]],
  );
}

export function useDeleteRole(organisation: string) {
  return useWrite(
    (role: string) => callApi<void>({ method: "DELETE", path: itemPath(collection, role), organisation }),
    [[organisation, noun]],
  );
}

export function useAddRoleRule(organisation: string) {
  return useWrite(
    ({ role, rule }: { role: string; rule: RoleRuleCreate }) =>
      callApi<RoleRule>({
        method: "POST",
        path: itemPath(collection, role, "rules"),
        organisation,
        body: rule,
      }),
    [[organisation, noun]],
  );
}

export function useRemoveRoleRule(organisation: string) {
  return useWrite(
    ({ role, rule }: { role: string; rule: string }) =>
      callApi<void>({ method: "DELETE", path: itemPath(collection, role, "rules", rule), organisation }),
    [[organisation, noun]],
  );
}

/** Binds a role to a service account (or a member). */
export function useBindRole(organisation: string) {
  return useWrite(
    ({ role, binding }: { role: string; binding: RoleBindingCreate }) =>
      callApi<RoleBinding>({
        method: "POST",
        path: itemPath(collection, role, "bindings"),
        organisation,
        body: binding,
      }),
    [
      [organisation, noun],
      [organisation, "service-accounts"],
    ],
  );
}

export function useUnbindRole(organisation: string) {
  return useWrite(
    ({ role, binding }: { role: string; binding: string }) =>
      callApi<void>({
        method: "DELETE",
        path: itemPath(collection, role, "bindings", binding),
        organisation,
      }),
    [
      [organisation, noun],
      [organisation, "service-accounts"],
    ],
  );
}
