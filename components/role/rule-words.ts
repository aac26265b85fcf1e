import type { RoleRule } from "#lib/schemas/role.ts";

/** A rule on one line: "read, list on service_account". */
export function ruleWords(rule: Pick<RoleRule, "permissions" | "resources" | "resourceIdentities">): string {
  const only = rule.resourceIdentities.length > 0 ? ` (only ${rule.resourceIdentities.join(", ")})` : "";
  return `${rule.permissions.join(", ")} on ${rule.resources.join(", ") || "nothing"}${only}`;
}
