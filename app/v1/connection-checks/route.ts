import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { takeFetchAllowance } from "#lib/console/fetch-allowance.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { toConnectionDraft } from "#lib/console/provider-input.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { providerChecks } from "#lib/runtime/provider-checks.ts";
import { getRuntime } from "#lib/runtime.ts";
import { connectionCheckRequestSchema } from "#lib/schemas/connection-check.ts";

/** Goes to an issuer as an exchange would, step by step, before its provider is saved. Saves nothing. */
export const POST = apiRoute(async (request) => {
  const caller = await requirePermission(request, "federated_identity_provider", "create");
  const input = await parseBody(request, connectionCheckRequestSchema);
  const { issuers } = getRuntime();
  const { publicUrl } = getConsole();
  const { allowedHttpOrigins } = issuers;
  const draft = toConnectionDraft(input, providerChecks({ publicUrl, allowedHttpOrigins }));
  takeFetchAllowance(caller.organisationId);
  return answerObject(await issuers.checkConnection(draft));
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");
