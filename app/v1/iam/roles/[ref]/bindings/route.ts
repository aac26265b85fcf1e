import { answerList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { describedFields } from "#lib/console/input-defaults.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireGrantableRules } from "#lib/console/require-grantable.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { addingVerbs, findHolder, findRole, unknownHolder } from "#lib/console/role-input.ts";
import { toRoleBindingView } from "#lib/console/role-view.ts";
import { roleBindingCreateSchema } from "#lib/schemas/role.ts";

interface Params {
  ref: string;
}

export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", ["list", "read"], { perObject: true });
  const role = await findRole(caller, ["read", "list"], params.ref);
  return answerList(request, filterList(request, role.bindings.map(toRoleBindingView)));
});

export const POST = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "role", addingVerbs, { perObject: true });
  const role = await findRole(caller, addingVerbs, params.ref);
  const input = await parseBody(request, roleBindingCreateSchema);
  const holder = await findHolder(caller, input);
  requireGrantableRules(caller, role.rules);
  const { roleBindings } = getConsole().database;
  const created = await roleBindings.create(caller.organisationId, caller.actor, role.id, holder, {
    ...describedFields(input),
    name: input.name || null,
    scopes: input.scopes ?? [],
  });
  switch (created.outcome) {
    case "created":
      return answerObject(toRoleBindingView(created.binding), { status: 201 });
    case "role_not_found":
      throw notFound("role");
    case "holder_unknown":
      throw "userId" in holder
        ? unknownHolder("userIdentity", "member")
        : unknownHolder("serviceAccountIdentity", "service account");
  }
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");
