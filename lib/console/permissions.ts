import type { MemberRole } from "#lib/schemas/member.ts";
import type { EnforcedResource } from "#lib/schemas/permissions.ts";
import type { PermissionVerb } from "#lib/schemas/role.ts";

/** What the console asks permission for: the resources of roles, and the organisation itself, which is members' only. */
export type Resource = EnforcedResource | "organisation";
export type Verb = Exclude<PermissionVerb, "*">;

/** One rule of a role, or of a member's role. No identities and no scopes mean "not limited to any". */
export interface Permission {
  resources: readonly string[];
  permissions: readonly string[];
  resourceIdentities: readonly string[];
  /** Canonical scopes that the role's binding is limited to: `read` for GET, `write` for the rest. */
  scopes?: readonly string[];
}

/** An object as rules name it. */
export interface Target {
  identity: string;
  slug?: string | undefined;
}

const everything: Permission = { resources: ["*"], permissions: ["*"], resourceIdentities: [] };
const seeing: Permission = { resources: ["*"], permissions: ["read", "list"], resourceIdentities: [] };

/** Roles × actions of members, as data (`API.md`, Callers). */
export const memberPermissions: Record<MemberRole, readonly Permission[]> = {
  owner: [everything],
  admin: [
    {
      resources: [
        "federated_identity_provider",
        "federated_identity",
        "service_account",
        "access_credential",
        "role",
        "audit",
      ],
      permissions: ["*"],
      resourceIdentities: [],
    },
    {
      resources: ["organisation"],
      permissions: ["create", "read", "list", "update"],
      resourceIdentities: [],
    },
    { resources: ["member"], permissions: ["read", "list"], resourceIdentities: [] },
  ],
  viewer: [seeing],
};

/**
 * Whether the permissions allow a verb on a resource. With a target, rules limited to certain objects count when
 * they name it (identity or slug); without one they count not at all, so that a forgotten check fails closed.
 */
export function allows(
  permissions: readonly Permission[],
  resource: string,
  verb: Verb,
  target: Target | "any" | null = null,
): boolean {
  return permissions.some(
    (permission) =>
      includes(permission.resources, resource) &&
      includes(permission.permissions, verb) &&
      namesTarget(permission.resourceIdentities, target) &&
      withinScopes(permission.scopes, verb),
  );
}

/**
 * Whether everything a rule grants is within what someone holds: nobody grants what they lack (`SECURITY.md` 5.5).
 * A `*` is within `*` only.
 */
export function covers(own: readonly Permission[], granted: Permission): boolean {
  const targets = granted.resourceIdentities.length === 0 ? [null] : granted.resourceIdentities;
  return granted.resources.every((resource) =>
    granted.permissions.every((verb) =>
      targets.every((target) =>
        own.some(
          (permission) =>
            permission.scopes === undefined &&
            includes(permission.resources, resource) &&
            includes(permission.permissions, verb) &&
            (permission.resourceIdentities.length === 0 ||
              (target !== null && permission.resourceIdentities.includes(target))),
        ),
      ),
    ),
  );
}

function includes(list: readonly string[], name: string): boolean {
  return list.includes(name) || list.includes("*");
}

function namesTarget(identities: readonly string[], target: Target | "any" | null): boolean {
  if (identities.length === 0 || target === "any") return true;
  if (target === null) return false;
  return (
    identities.includes(target.identity) || (target.slug !== undefined && identities.includes(target.slug))
  );
}

function withinScopes(scopes: readonly string[] | undefined, verb: Verb): boolean {
  if (scopes === undefined) return true;
  return scopes.includes(verb === "read" || verb === "list" ? "read" : "write");
}
