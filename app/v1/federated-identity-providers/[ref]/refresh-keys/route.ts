import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { takeFetchAllowance } from "#lib/console/fetch-allowance.ts";
import { findProvider } from "#lib/console/find-provider.ts";
import { toProviderView } from "#lib/console/provider-view.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { toTrustedProvider } from "#lib/data/identity-providers.ts";
import { getRuntime } from "#lib/runtime.ts";

/**
 * Fetches the provider's keys now, and answers the provider with `keyRefresh`: what came and went, or why it failed.
 * A failed fetch is no failed request: the keys that are held stay in use.
 */
export const POST = apiRoute<{ ref: string }>(async (request, { params }) => {
  const caller = await requirePermission(request, "federated_identity_provider", "update", {
    perObject: true,
  });
  const provider = await findProvider(caller, "update", params.ref);
  takeFetchAllowance(caller.organisationId);
  const refresh = await getRuntime().issuers.refreshKeys(toTrustedProvider(caller.organisationId, provider));
  const { overview } = refresh;
  return answerObject({
    ...toProviderView(provider, overview.health),
    keyRefresh: {
      outcome: refresh.ok ? "ok" : "failed",
      added: refresh.ok ? refresh.added : [],
      removed: refresh.ok ? refresh.removed : [],
      error: refresh.ok ? null : refresh.failure.message,
      keys: overview.keys,
    },
  });
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");
