import type { BindingHolder } from "#lib/data/role-bindings.ts";
import type { RoleRecord, RoleRuleFields } from "#lib/data/roles.ts";
import type { RoleRuleInput } from "#lib/schemas/role.ts";
import { type Caller, permissionDenied } from "./caller.ts";
import { getConsole } from "./get-console.ts";
import { invalidInput } from "./parse-body.ts";
import { allows, type Verb } from "./permissions.ts";
import { ProblemError, referenceNotFound } from "./problem.ts";

/** A rule as sent: what is not given is empty. Its `identity`, `""` from existing clients, is ours to give. */
export function toRoleRuleFields(input: RoleRuleInput): RoleRuleFields {
  return {
    resources: input.resources ?? [],
    resourceIdentities: input.resourceIdentities ?? [],
    permissions: input.permissions,
    note: input.note ?? "",
  };
}

/** What allows changing a role's parts: adding one is creating, taking one away deleting, and both are updating. */
export const addingVerbs = ["update", "create"] as const satisfies Verb[];
export const removingVerbs = ["update", "delete"] as const satisfies Verb[];

/** The role of a path, to which the caller may do one of these. Throws 404 and 403. */
export async function findRole(
  caller: Caller,
  verbs: readonly [Verb, ...Verb[]],
  reference: string,
): Promise<RoleRecord> {
  const role = await getConsole().database.roles.find(caller.organisationId, reference);
  if (!role) throw referenceNotFound("role", reference);
  const target = { identity: role.id, slug: role.slug };
  if (verbs.some((verb) => allows(caller.permissions, "role", verb, target))) return role;
  throw permissionDenied("role", verbs[0]);
}

export function systemRole(name: string): ProblemError {
  return new ProblemError(
    "read_only",
    `The role ${name} belongs to the system: it and its rules cannot be changed. Bind it, or make a role of your own.`,
  );
}

interface HolderInput {
  userIdentity?: string | null | undefined;
  teamIdentity?: string | null | undefined;
  serviceAccountIdentity?: string | null | undefined;
}

/** Whom a new binding names: exactly one. Throws 400 for none, several, or one that is not there. */
export async function findHolder(caller: Caller, input: HolderInput): Promise<BindingHolder> {
  const { userIdentity, teamIdentity, serviceAccountIdentity } = input;
  const given = [userIdentity, teamIdentity, serviceAccountIdentity].filter(Boolean);
  if (given.length !== 1) {
    throw invalidInput([
      {
        path: "serviceAccountIdentity",
        code: "one_of",
        message: "give exactly one of userIdentity, teamIdentity and serviceAccountIdentity",
      },
    ]);
  }
  if (userIdentity) return { userId: userIdentity };
  if (teamIdentity) throw unknownHolder("teamIdentity", "team");
  const account = await getConsole().database.serviceAccounts.find(
    caller.organisationId,
    serviceAccountIdentity ?? "",
  );
  if (!account) throw unknownHolder("serviceAccountIdentity", "service account");
  return { serviceAccountId: account.id };
}

export function unknownHolder(path: string, what: string): ProblemError {
  return invalidInput([{ path, code: "unknown_reference", message: `there is no such ${what}` }]);
}
