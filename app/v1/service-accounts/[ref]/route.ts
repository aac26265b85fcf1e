import { answerObject, noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { type Caller, requireOnObject } from "#lib/console/caller.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { expectedVersion } from "#lib/console/if-match.ts";
import { describedChange } from "#lib/console/input-defaults.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import type { Verb } from "#lib/console/permissions.ts";
import { referenceNotFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { toServiceAccountView } from "#lib/console/service-account-view.ts";
import { requireRemoved, updatedOrProblem } from "#lib/console/written.ts";
import type { ServiceAccountRecord } from "#lib/data/service-accounts.ts";
import { serviceAccountUpdateSchema } from "#lib/schemas/service-account.ts";

interface Params {
  ref: string;
}
const what = "service account";

export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "service_account", "read", { perObject: true });
  const account = await findAccount(caller, "read", params.ref);
  return answerObject(toServiceAccountView(account));
});

export const PUT = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "service_account", "update", { perObject: true });
  const { organisationId, actor } = caller;
  const { id } = await findAccount(caller, "update", params.ref);
  const input = await parseBody(request, serviceAccountUpdateSchema);
  const { serviceAccounts } = getConsole().database;
  const result = await serviceAccounts.update(organisationId, actor, id, expectedVersion(request), {
    ...describedChange(input),
    status: input.status || undefined,
    maxTokenLifetimeSeconds: input.maxTokenLifetimeSeconds ?? undefined,
  });
  const account = await updatedOrProblem(result, { organisationId, id, what });
  return answerObject(toServiceAccountView(account));
});

export const DELETE = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, "service_account", "delete", { perObject: true });
  const { organisationId, actor } = caller;
  const { id } = await findAccount(caller, "delete", params.ref);
  const { serviceAccounts } = getConsole().database;
  const result = await serviceAccounts.remove(organisationId, actor, id, expectedVersion(request));
  await requireRemoved(result, { organisationId, id, what });
  return noContent();
});

export const { POST, PATCH, OPTIONS } = refuseMethods("GET, PUT, DELETE");

async function findAccount(caller: Caller, verb: Verb, reference: string): Promise<ServiceAccountRecord> {
  const account = await getConsole().database.serviceAccounts.find(caller.organisationId, reference);
  if (!account) throw referenceNotFound(what, reference);
  requireOnObject(caller, "service_account", verb, { identity: account.id, slug: account.slug });
  return account;
}
