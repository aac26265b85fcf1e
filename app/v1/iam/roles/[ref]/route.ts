import { answerObject, noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { expectedVersion, objectChanged } from "#lib/console/if-match.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { findRole, systemRole } from "#lib/console/role-input.ts";
import { toRoleView } from "#lib/console/role-view.ts";

interface Params {
  ref: string;
}

export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", "read", { perObject: true });
  return answerObject(toRoleView(await findRole(caller, ["read"], params.ref)));
});

export const DELETE = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", "delete", { perObject: true });
  const { organisationId, actor } = caller;
  const { id, name } = await findRole(caller, ["delete"], params.ref);
  const { roles } = getConsole().database;
  const { outcome } = await roles.remove(organisationId, actor, id, expectedVersion(request));
  switch (outcome) {
    case "removed":
      return noContent();
    case "not_found":
      throw notFound("role");
    case "stale":
      throw await objectChanged(organisationId, id);
    case "read_only":
      throw systemRole(name);
  }
});

export const { POST, PUT, PATCH, OPTIONS } = refuseMethods("GET, DELETE");
