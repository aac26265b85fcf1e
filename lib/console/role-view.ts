import type { BindingRecord } from "#lib/data/role-bindings.ts";
import type { RoleRecord, RoleRuleRecord } from "#lib/data/roles.ts";
import type { AccountBinding } from "#lib/data/service-accounts.ts";
import type { Role, RoleBinding, RoleRule } from "#lib/schemas/role.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { timeText } from "./time-text.ts";

/** A role as the wire has it, with rules and bindings. */
export function toRoleView(role: RoleRecord): Role {
  return {
    identity: role.id,
    name: role.name,
    slug: role.slug,
    description: role.description,
    labels: role.labels,
    annotations: role.annotations,
    system: role.system,
    isReadOnly: role.system,
    rules: role.rules.map(toRoleRuleView),
    bindings: role.bindings.map(toRoleBindingView),
    createdAt: timeText(role.createdAt),
    updatedAt: timeText(role.updatedAt),
    objectVersion: role.version,
  };
}

export function toRoleRuleView(rule: RoleRuleRecord): RoleRule {
  return {
    identity: rule.id,
    resources: rule.resources,
    resourceIdentities: rule.resourceIdentities,
    permissions: rule.permissions,
    note: rule.note,
  };
}

/** One of `user` and `serviceAccount` is there, the others are null. */
export function toRoleBindingView(binding: BindingRecord): RoleBinding {
  const { user, serviceAccount } = binding;
  return {
    ...toAccountBindingView(binding),
    user: user && { identity: user.id, subject: user.id, name: user.name, ...whoseAddress(user) },
    team: null,
    serviceAccount: serviceAccount && {
      identity: serviceAccount.id,
      name: serviceAccount.name,
      slug: serviceAccount.slug,
    },
  };
}

/** A binding as the account that it binds shows it. */
export function toAccountBindingView(binding: AccountBinding): ServiceAccount["roleBindings"][number] {
  const { role } = binding;
  return {
    identity: binding.id,
    name: binding.name,
    slug: binding.slug,
    description: binding.description,
    labels: binding.labels,
    annotations: binding.annotations,
    organisationRole: { identity: role.id, name: role.name, slug: role.slug },
    scopes: binding.scopes,
    createdAt: timeText(binding.createdAt),
    updatedAt: timeText(binding.updatedAt),
    objectVersion: binding.version,
  };
}

/** Existing clients show a member by e-mail address. */
function whoseAddress(user: NonNullable<BindingRecord["user"]>): { email?: string; createdAt?: string } {
  return user.email === null ? {} : { email: user.email, createdAt: timeText(user.createdAt) };
}
