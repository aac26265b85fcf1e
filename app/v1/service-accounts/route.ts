import { answerIndexedList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { visibleTo } from "#lib/console/caller.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { describedFields } from "#lib/console/input-defaults.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { toServiceAccountView } from "#lib/console/service-account-view.ts";
import { serviceAccountCreateSchema } from "#lib/schemas/service-account.ts";

export const GET = apiRoute(async (request) => {
  const caller = await requirePermission(request, "service_account", "list", { perObject: true });
  const { organisationId } = caller;
  const { serviceAccounts } = getConsole().database;
  const items = visibleTo(caller, "service_account", await serviceAccounts.index(organisationId));
  return answerIndexedList(request, filterList(request, items), async (ids) =>
    (await serviceAccounts.read(organisationId, ids)).map(toServiceAccountView),
  );
});

export const POST = apiRoute(async (request) => {
  const caller = await requirePermission(request, "service_account", "create");
  const input = await parseBody(request, serviceAccountCreateSchema);
  const account = await getConsole().database.serviceAccounts.create(caller.organisationId, caller.actor, {
    name: input.name,
    ...describedFields(input),
    status: input.status || "active",
    maxTokenLifetimeSeconds: input.maxTokenLifetimeSeconds ?? null,
  });
  return answerObject(toServiceAccountView(account), { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");
