import { answerObject, noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { requireOnObject } from "#lib/console/caller.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { lastOwner, wantedRole } from "#lib/console/member-change.ts";
import { toMembershipView } from "#lib/console/membership-view.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireMember, requirePermission } from "#lib/console/require-permission.ts";
import { isIdentity } from "#lib/schemas/identity.ts";
import { membershipUpdateSchema } from "#lib/schemas/member.ts";

interface Params {
  identity: string;
}

export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "member", "read", { perObject: true });
  const { memberships } = getConsole().database;
  const membership = await memberships.find(caller.organisationId, knownForm(params.identity));
  if (!membership) throw notFound("membership");
  requireOnObject(caller, "member", "read", { identity: membership.id });
  return answerObject(toMembershipView(membership));
});

/** Changes what a member may do. */
export const PUT = apiRoute<Params>(async (request, { params }) => {
  const caller = await requireMember(request, "member", "update");
  const role = wantedRole(await parseBody(request, membershipUpdateSchema));
  const { memberships } = getConsole().database;
  const identity = knownForm(params.identity);
  const before = await memberships.find(caller.organisationId, identity);
  if (!before) throw notFound("membership");
  const change = await memberships.changeRole(
    caller.organisationId,
    caller.actor,
    identity,
    role ?? before.role,
  );
  switch (change.outcome) {
    case "updated":
      return answerObject(toMembershipView(change.record));
    case "not_found":
      throw notFound("membership");
    case "last_owner":
      throw lastOwner();
  }
});

export const DELETE = apiRoute<Params>(async (request, { params }) => {
  const caller = await requireMember(request, "member", "delete");
  const { memberships } = getConsole().database;
  const removal = await memberships.remove(caller.organisationId, caller.actor, knownForm(params.identity));
  switch (removal.outcome) {
    case "removed":
      return noContent();
    case "not_found":
      throw notFound("membership");
    case "last_owner":
      throw lastOwner();
  }
});

export const { POST, PATCH, OPTIONS } = refuseMethods("GET, PUT, DELETE");

function knownForm(identity: string): string {
  if (!isIdentity("membership", identity)) throw notFound("membership");
  return identity;
}
