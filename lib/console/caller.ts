import type { Actor } from "#lib/data/write-audited.ts";
import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { MemberRole } from "#lib/schemas/member.ts";
import { allows, covers, type Permission, type Resource, type Target, type Verb } from "./permissions.ts";
import { ProblemError } from "./problem.ts";

export type Credential = "session" | "personal_access_token" | "access_token";

/** Who is asking, on behalf of which organisation. Only the gate makes one. */
export interface Caller {
  kind: "member" | "service_account";
  credential: Credential;
  organisationId: OrganisationId;
  organisation: { id: OrganisationId; slug: string; name: string };
  /** For `writeAudited`; carries the facts of the request too. */
  actor: Actor;
  /** Null for a service account. */
  memberRole: MemberRole | null;
  /** Canonical scopes of an access token; `read` and `write` for members. */
  scopes: readonly string[];
  /** Of the member's role, or of the account's roles now. */
  permissions: readonly Permission[];
}

/**
 * Throws 403 unless the caller may do this to this object. Needed where the gate ran with `perObject`, because role
 * rules may be limited to certain objects.
 */
export function requireOnObject(caller: Caller, resource: Resource, verb: Verb, target: Target): void {
  if (!allows(caller.permissions, resource, verb, target)) throw permissionDenied(resource, verb);
}

/** The objects of a list that the caller may see: role rules may be limited to certain ones. */
export function visibleTo<Item extends Target>(
  caller: Caller,
  resource: Resource,
  items: readonly Item[],
): Item[] {
  return items.filter((item) => allows(caller.permissions, resource, "list", item));
}

/** Throws 403 when a role's rules go beyond what the caller holds: nobody grants what they lack. */
export function requireGrantable(caller: Caller, rules: readonly Permission[]): void {
  if (rules.every((rule) => covers(caller.permissions, rule))) return;
  throw new ProblemError(
    "grants_too_much",
    "The role allows more than you may do yourself; ask somebody who holds those permissions.",
  );
}

/** Throws 403 when scopes are granted that the caller's own token lacks. Members hold all. Spellings are canonical. */
export function requireGrantableScopes(caller: Caller, canonicalScopes: readonly string[]): void {
  if (caller.kind === "member") return;
  const lacking = canonicalScopes.filter((scope) => !caller.scopes.includes(scope));
  if (lacking.length === 0) return;
  throw new ProblemError(
    "grants_too_much",
    `Your token lacks the scope ${lacking.join(", ")} that you grant.`,
  );
}

export function permissionDenied(resource: Resource, verb: Verb): ProblemError {
  return new ProblemError("permission_denied", `This needs the permission to ${verb} ${resource}.`);
}
