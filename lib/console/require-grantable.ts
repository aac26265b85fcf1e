import type { ProviderFields, ProviderRecord } from "#lib/data/identity-providers.ts";
import type { RoleRuleFields } from "#lib/data/roles.ts";
import { type Caller, requireGrantable } from "./caller.ts";
import { getConsole } from "./get-console.ts";

/**
 * Nobody grants what they lack (`SECURITY.md` 5.5): a service account gives away only permissions it has itself.
 * Members are not limited so: their roles decide whether they may grant at all.
 */
export function requireGrantableRules(caller: Caller, rules: readonly RoleRuleFields[]): void {
  if (caller.kind === "service_account") requireGrantable(caller, rules);
}

/**
 * Whoever decides which tokens become an account hands out its roles: a service account may do so only for accounts
 * whose roles are within its own. Throws 403.
 */
export async function requireGrantableAccounts(
  caller: Caller,
  serviceAccountIds: readonly string[],
): Promise<void> {
  if (caller.kind === "member" || serviceAccountIds.length === 0) return;
  const roles = await getConsole().database.roles.list(caller.organisationId);
  const held = roles.filter((role) =>
    role.bindings.some(
      ({ serviceAccount }) => serviceAccount && serviceAccountIds.includes(serviceAccount.id),
    ),
  );
  requireGrantableRules(
    caller,
    held.flatMap((role) => role.rules),
  );
}

/**
 * Whoever decides where a provider's keys come from can make its tokens, and so become every account that its rules
 * lead to: a service account may do so only within its own permissions.
 */
export async function requireGrantableKeySource(
  caller: Caller,
  { id, federatedIdentityCount }: ProviderRecord,
  change: Partial<ProviderFields>,
): Promise<void> {
  const decides = (["jwksUri", "localJwks", "caCertificates", "status", "kind", "replayMode"] as const).some(
    (field) => change[field] !== undefined,
  );
  if (caller.kind === "member" || federatedIdentityCount === 0 || !decides) return;
  const { federatedIdentities } = getConsole().database;
  const rules = await federatedIdentities.list(caller.organisationId, { providerId: id });
  await requireGrantableAccounts(
    caller,
    rules.map((rule) => rule.serviceAccountId),
  );
}
