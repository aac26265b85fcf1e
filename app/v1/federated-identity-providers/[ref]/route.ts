import { answerObject, noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import type { Caller } from "#lib/console/caller.ts";
import { findProvider } from "#lib/console/find-provider.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { expectedVersion } from "#lib/console/if-match.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { toProviderChange } from "#lib/console/provider-input.ts";
import { toProviderView } from "#lib/console/provider-view.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireGrantableKeySource } from "#lib/console/require-grantable.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { requireRemoved, updatedOrProblem } from "#lib/console/written.ts";
import { type ProviderRecord, toTrustedProvider } from "#lib/data/identity-providers.ts";
import { providerChecks } from "#lib/runtime/provider-checks.ts";
import { getRuntime } from "#lib/runtime.ts";
import { identityProviderUpdateSchema } from "#lib/schemas/identity-provider.ts";

interface Params {
  ref: string;
}
const resource = "federated_identity_provider";
const what = "identity provider";

export const GET = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, resource, "read", { perObject: true });
  return answerProvider(caller, await findProvider(caller, "read", params.ref));
});

export const PUT = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, resource, "update", { perObject: true });
  const { organisationId, actor } = caller;
  const current = await findProvider(caller, "update", params.ref);
  const input = await parseBody(request, identityProviderUpdateSchema);
  const { database, publicUrl } = getConsole();
  const { allowedHttpOrigins } = getRuntime().issuers;
  const change = toProviderChange(input, current, providerChecks({ publicUrl, allowedHttpOrigins }));
  await requireGrantableKeySource(caller, current, change);
  const result = await database.identityProviders.update(organisationId, actor, current.id, {
    expectedVersion: expectedVersion(request),
    change,
  });
  return answerProvider(caller, await updatedOrProblem(result, { organisationId, id: current.id, what }));
});

export const DELETE = apiRoute<Params>(async (request, { params }) => {
  const caller = await requirePermission(request, resource, "delete", { perObject: true });
  const { organisationId, actor } = caller;
  const { id } = await findProvider(caller, "delete", params.ref);
  const { identityProviders } = getConsole().database;
  const result = await identityProviders.remove(organisationId, actor, id, expectedVersion(request));
  await requireRemoved(result, { organisationId, id, what });
  return noContent();
});

export const { POST, PATCH, OPTIONS } = refuseMethods("GET, PUT, DELETE");

async function answerProvider({ organisationId }: Caller, provider: ProviderRecord): Promise<Response> {
  const health = await getRuntime().issuers.health(toTrustedProvider(organisationId, provider));
  return answerObject(toProviderView(provider, health));
}
