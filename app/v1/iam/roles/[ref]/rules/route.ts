import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireGrantableRules } from "#lib/console/require-grantable.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { addingVerbs, findRole, systemRole, toRoleRuleFields } from "#lib/console/role-input.ts";
import { toRoleRuleView } from "#lib/console/role-view.ts";
import { roleRuleInputSchema } from "#lib/schemas/role.ts";

export const POST = apiRoute<{ ref: string }>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", addingVerbs, { perObject: true });
  const role = await findRole(caller, addingVerbs, params.ref);
  const fields = toRoleRuleFields(await parseBody(request, roleRuleInputSchema));
  if (role.system) throw systemRole(role.name);
  requireGrantableRules(caller, [fields]);
  const { roles } = getConsole().database;
  const added = await roles.addRule(caller.organisationId, caller.actor, role.id, fields);
  switch (added.outcome) {
    case "created":
      return answerObject(toRoleRuleView(added.rule), { status: 201 });
    case "not_found":
      throw notFound("role");
    case "read_only":
      throw systemRole(role.name);
  }
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");
