import type { AccountPrincipal, PersonMembership } from "#lib/data/callers.ts";
import { authenticate, type Principal } from "./authenticate.ts";
import { takeCall } from "./call-allowance.ts";
import { type Caller, permissionDenied } from "./caller.ts";
import { canonicalScopes } from "./canonical-scopes.ts";
import { allows, memberPermissions, type Permission, type Resource, type Verb } from "./permissions.ts";
import { isProblem, notFound, ProblemError } from "./problem.ts";
import { requestFacts } from "./request-facts.ts";

type MemberPrincipal = Extract<Principal, { kind: "member" }>;
type AccountCredential = Extract<Principal, { kind: "service_account" }>;

/** The first line of a handler: who is asking, for which organisation, and whether they may. */
export interface GateOptions {
  /**
   * Lets callers in whose role rules are limited to certain objects. The handler must then check each object with
   * `requireOnObject`, and lists with `visibleTo`.
   */
  perObject?: boolean;
}

/**
 * Throws 401 without a valid credential, 400 or 404 when the organisation is not clear or not theirs, 403 when the
 * token's scope or the roles do not allow the verb on the resource. Several verbs: any one will do.
 */
export async function requirePermission(
  request: Request,
  resource: Resource,
  verb: Verb | readonly [Verb, ...Verb[]],
  { perObject = false }: GateOptions = {},
): Promise<Caller> {
  const caller = toCaller(request, await identify(request));
  if (caller.kind === "service_account" && resource === "organisation") throw membersOnly();
  const verbs = typeof verb === "string" ? ([verb] as const) : verb;
  requireScope(caller, verbs[0]);
  const target = perObject ? "any" : null;
  if (verbs.some((one) => allows(caller.permissions, resource, one, target))) return caller;
  throw permissionDenied(resource, verbs[0]);
}

/** As `requirePermission`, for what only people may do: organisation settings and members. */
export async function requireMember(request: Request, resource: Resource, verb: Verb): Promise<Caller> {
  const principal = await identify(request);
  if (principal.kind !== "member") throw membersOnly();
  const caller = toCaller(request, principal);
  if (allows(caller.permissions, resource, verb)) return caller;
  throw permissionDenied(resource, verb);
}

/**
 * As `requireMember`, for the organisation that a path names: identity, slug or unique name, of the person's own.
 * Throws 404 for any other.
 */
export async function requireOrganisation(request: Request, reference: string, verb: Verb): Promise<Caller> {
  const { person, ...principal } = await requirePerson(request);
  const own = person.memberships;
  const named = own.filter(({ organisation }) => organisation.name === reference);
  const membership =
    own.find(({ organisation }) => organisation.id === reference) ??
    own.find(({ organisation }) => organisation.slug === reference) ??
    (named.length === 1 ? named[0] : undefined);
  if (!membership) throw notFound("organisation");
  const caller = callerOf(request, { ...principal, person }, membership);
  if (allows(caller.permissions, "organisation", verb)) return caller;
  throw permissionDenied("organisation", verb);
}

/** Any valid credential of a person; no organisation is chosen. Throws 403 for service accounts. */
export async function requirePerson(request: Request): Promise<MemberPrincipal> {
  const principal = await identify(request);
  if (principal.kind === "member") return principal;
  throw membersOnly();
}

/** A signed-in browser: a token must not make tokens. Throws 403 for other credentials. */
export async function requireSession(
  request: Request,
): Promise<Extract<Principal, { credential: "session" }>> {
  const principal = await identify(request);
  if (principal.credential === "session") return principal;
  throw new ProblemError("session_required", "This is done in a signed-in browser, not with a token.");
}

/** Any valid credential at all, with or without roles. */
export async function requireCredential(request: Request): Promise<Principal> {
  return identify(request);
}

/** Who is asking, within what one caller, or one address without a good credential, may ask (429 beyond). */
async function identify(request: Request): Promise<Principal> {
  try {
    const principal = await authenticate(request);
    takeCall(principal.kind === "member" ? principal.person.id : principal.account.id);
    return principal;
  } catch (error) {
    if (isProblem(error) && error.code === "unauthenticated")
      takeCall(`address ${requestFacts(request).address}`);
    throw error;
  }
}

/** The caller for the organisation that the header names, or the only one. */
export function toCaller(request: Request, principal: Principal): Caller {
  return principal.kind === "member" ? memberCaller(request, principal) : accountCaller(request, principal);
}

/** As `toCaller`, but null while a member with several organisations, or none, names none. A foreign one is 404. */
export function toCallerIfClear(request: Request, principal: Principal): Caller | null {
  const isOpen = principal.kind === "member" && organisationHeader(request) === null;
  return isOpen && principal.person.memberships.length !== 1 ? null : toCaller(request, principal);
}

function memberCaller(request: Request, principal: MemberPrincipal): Caller {
  return callerOf(request, principal, chooseMembership(request, principal.person.memberships));
}

function callerOf(
  request: Request,
  { person, credential }: Pick<MemberPrincipal, "person" | "credential">,
  { organisation, role }: PersonMembership,
): Caller {
  return {
    kind: "member",
    credential,
    organisationId: organisation.id,
    organisation,
    actor: {
      kind: "user",
      id: person.id,
      name: person.name,
      email: person.email,
      request: requestFacts(request),
    },
    memberRole: role,
    scopes: ["read", "write"],
    permissions: memberPermissions[role],
  };
}

function accountCaller(request: Request, { account, claims, credential }: AccountCredential): Caller {
  const { apiScopes, ...organisation } = account.organisation;
  const named = organisationHeader(request);
  if (named !== null && named !== organisation.id && named !== organisation.slug)
    throw notFound("organisation");
  const { id, name, slug } = account;
  return {
    kind: "service_account",
    credential,
    organisationId: organisation.id,
    organisation,
    actor: { kind: "service_account", id, name, slug, request: requestFacts(request) },
    memberRole: null,
    scopes: canonicalScopes(claims.scope.split(" "), apiScopes),
    permissions: accountPermissions(account),
  };
}

/** What the roles allow, each rule with the scopes that its binding is limited to. */
function accountPermissions({ rules, organisation }: AccountPrincipal): Permission[] {
  return rules.map(({ bindingScopes, ...rule }) =>
    bindingScopes.length === 0
      ? rule
      : { ...rule, scopes: canonicalScopes(bindingScopes, organisation.apiScopes) },
  );
}

function chooseMembership(request: Request, memberships: readonly PersonMembership[]): PersonMembership {
  const named = organisationHeader(request);
  if (named !== null) {
    const membership = memberships.find(
      ({ organisation }) => organisation.id === named || organisation.slug === named,
    );
    if (membership) return membership;
    throw notFound("organisation");
  }
  const [only, ...others] = memberships;
  if (!only) throw new ProblemError("not_found", "You are not a member of any organisation.");
  if (others.length === 0) return only;
  const header = "X-Organisation-Identity";
  const slugs = memberships.slice(0, 5).map(({ organisation }) => organisation.slug);
  throw new ProblemError(
    "organisation_required",
    `You belong to several organisations: name one in the header ${header} (${slugs.join(", ")}).`,
    { errors: [{ path: header, code: "missing", message: `name one of ${slugs.join(", ")}` }] },
  );
}

/** Absent and empty are the same (`WIRE.md`, Who is asking). */
function organisationHeader(request: Request): string | null {
  return request.headers.get("x-organisation-identity")?.trim() || null;
}

function requireScope(caller: Caller, verb: Verb): void {
  const scope = verb === "read" || verb === "list" ? "read" : "write";
  if (caller.scopes.includes(scope)) return;
  throw new ProblemError("scope_missing", `The access token lacks the scope ${scope}.`, {
    headers: { "www-authenticate": `Bearer realm="mooring", error="insufficient_scope", scope="${scope}"` },
  });
}

function membersOnly(): ProblemError {
  return new ProblemError("members_only", "Only members may do this, not service accounts.");
}
