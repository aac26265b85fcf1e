import { noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { notFound, referenceNotFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { findRole, removingVerbs } from "#lib/console/role-input.ts";

interface Params {
  ref: string;
  binding: string;
}

export const DELETE = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", removingVerbs, { perObject: true });
  const role = await findRole(caller, removingVerbs, params.ref);
  const { roleBindings } = getConsole().database;
  const binding = await roleBindings.find(caller.organisationId, role.id, params.binding);
  if (!binding) throw referenceNotFound("binding of this role", params.binding);
  const { outcome } = await roleBindings.remove(caller.organisationId, caller.actor, binding.id);
  if (outcome === "not_found") throw notFound("binding of this role");
  return noContent();
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseMethods("DELETE");
