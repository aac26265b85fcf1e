import { answerIndexedList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { type Caller, visibleTo } from "#lib/console/caller.ts";
import { toAcknowledgement, toRuleFields, unknownReference } from "#lib/console/federated-identity-input.ts";
import { statusAt } from "#lib/console/federated-identity-view.ts";
import { filterList, textParameter } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { invalidInput, parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { showRule, showRules } from "#lib/console/show-rules.ts";
import { federatedIdentityCreateSchema } from "#lib/schemas/federated-identity.ts";

export const GET = apiRoute(async (request) => {
  const caller = await requirePermission(request, "federated_identity", "list", { perObject: true });
  const of = await findFilters(request, caller);
  const { federatedIdentities } = getConsole().database;
  const { organisationId } = caller;
  const saved = of ? await federatedIdentities.index(organisationId, of) : [];
  const now = new Date();
  const items = saved.map((rule) => ({ ...rule, status: statusAt(rule, now) }));
  const found = filterList(request, visibleTo(caller, "federated_identity", items));
  return answerIndexedList(request, found, async (ids) =>
    showRules(caller, await federatedIdentities.read(organisationId, ids), saved),
  );
});

export const POST = apiRoute(async (request) => {
  const caller = await requirePermission(request, "federated_identity", "create");
  const input = await parseBody(request, federatedIdentityCreateSchema);
  const fields = await toRuleFields(caller, input);
  const { federatedIdentities } = getConsole().database;
  const { organisationId, actor } = caller;
  const created = await federatedIdentities.create(organisationId, actor, fields, toAcknowledgement(input));
  if (created.outcome === "reference_gone") throw invalidInput([unknownReference("serviceAccountIdentity")]);
  return answerObject(await showRule(caller, created.rule), { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");

/** Ids of the account and provider that the list is limited to; null when one is not there, so nothing matches. */
async function findFilters(request: Request, { organisationId }: Caller) {
  const { serviceAccounts, identityProviders } = getConsole().database;
  const accountReference = textParameter(request, "serviceAccountIdentity");
  const providerReference = textParameter(request, "providerIdentity");
  const account = accountReference && (await serviceAccounts.find(organisationId, accountReference));
  const provider = providerReference && (await identityProviders.find(organisationId, providerReference));
  if ((accountReference && !account) || (providerReference && !provider)) return null;
  return {
    ...(account ? { serviceAccountId: account.id } : {}),
    ...(provider ? { providerId: provider.id } : {}),
  };
}
