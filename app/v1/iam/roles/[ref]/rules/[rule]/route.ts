import { noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { findRole, removingVerbs, systemRole } from "#lib/console/role-input.ts";

export const DELETE = apiRoute<{ ref: string; rule: string }>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", removingVerbs, { perObject: true });
  const role = await findRole(caller, removingVerbs, params.ref);
  if (!role.rules.some(({ id }) => id === params.rule)) throw notFound("rule of this role");
  const { roles } = getConsole().database;
  const { outcome } = await roles.removeRule(caller.organisationId, caller.actor, role.id, params.rule);
  switch (outcome) {
    case "removed":
      return noContent();
    case "not_found":
      throw notFound("rule of this role");
    case "read_only":
      throw systemRole(role.name);
  }
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseMethods("DELETE");
