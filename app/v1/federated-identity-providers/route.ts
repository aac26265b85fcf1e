import { answerIndexedList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { visibleTo } from "#lib/console/caller.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { ProblemError } from "#lib/console/problem.ts";
import { toProviderFields } from "#lib/console/provider-input.ts";
import { toProviderView } from "#lib/console/provider-view.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { toTrustedProvider } from "#lib/data/identity-providers.ts";
import { providerChecks } from "#lib/runtime/provider-checks.ts";
import { getRuntime } from "#lib/runtime.ts";
import { identityProviderCreateSchema } from "#lib/schemas/identity-provider.ts";

const resource = "federated_identity_provider";

export const GET = apiRoute(async (request) => {
  const caller = await requirePermission(request, resource, "list", { perObject: true });
  const { organisationId } = caller;
  const { identityProviders, issuerKeys } = getConsole().database;
  const { issuers } = getRuntime();
  const items = visibleTo(caller, resource, await identityProviders.index(organisationId));
  return answerIndexedList(request, filterList(request, items), async (ids) => {
    const providers = await identityProviders.read(organisationId, ids);
    const rows = await issuerKeys.loadAll(organisationId, ids);
    return providers.map((provider) =>
      toProviderView(
        provider,
        issuers.healthAt(toTrustedProvider(organisationId, provider), rows.get(provider.id) ?? null),
      ),
    );
  });
});

export const POST = apiRoute(async (request) => {
  const { organisationId, actor } = await requirePermission(request, resource, "create");
  const input = await parseBody(request, identityProviderCreateSchema);
  const { issuers } = getRuntime();
  const { database, publicUrl } = getConsole();
  const { allowedHttpOrigins } = issuers;
  const fields = toProviderFields(input, providerChecks({ publicUrl, allowedHttpOrigins }));
  const created = await database.identityProviders.create(organisationId, actor, fields);
  if (created.outcome === "issuer_taken") throw issuerTaken(fields.issuer, created.by);
  const health = await issuers.health(toTrustedProvider(organisationId, created.provider));
  return answerObject(toProviderView(created.provider, health), { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");

function issuerTaken(issuer: string, by: { id: string; name: string } | null): ProblemError {
  const who = by === null ? "another identity provider" : `the identity provider ${by.name} (${by.id})`;
  return new ProblemError("conflict", `The issuer ${issuer} belongs to ${who} already.`, {
    errors: [{ path: "providerIssuer", code: "issuer_taken", message: `belongs to ${who} already` }],
  });
}
