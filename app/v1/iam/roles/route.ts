import { answerIndexedList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { visibleTo } from "#lib/console/caller.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { describedFields } from "#lib/console/input-defaults.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireGrantableRules } from "#lib/console/require-grantable.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { toRoleRuleFields } from "#lib/console/role-input.ts";
import { toRoleView } from "#lib/console/role-view.ts";
import { roleCreateSchema } from "#lib/schemas/role.ts";

export const GET = apiRoute(async (request) => {
  const caller = await requirePermission(request, "role", "list", { perObject: true });
  const { organisationId } = caller;
  const { roles } = getConsole().database;
  const items = visibleTo(caller, "role", await roles.index(organisationId));
  return answerIndexedList(request, filterList(request, items), async (ids) =>
    (await roles.read(organisationId, ids)).map(toRoleView),
  );
});

export const POST = apiRoute(async (request) => {
  const caller = await requirePermission(request, "role", "create");
  const input = await parseBody(request, roleCreateSchema);
  const rules = (input.rules ?? []).map(toRoleRuleFields);
  requireGrantableRules(caller, rules);
  const fields = { name: input.name, ...describedFields(input) };
  const role = await getConsole().database.roles.create(caller.organisationId, caller.actor, fields, rules);
  return answerObject(toRoleView(role), { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");
