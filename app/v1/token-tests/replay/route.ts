import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import type { Caller } from "#lib/console/caller.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { limitInFlight } from "#lib/console/in-flight.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { toReplayView } from "#lib/console/replay-view.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { findDraftPlace } from "#lib/console/trusted-draft.ts";
import type { DetailedExchange } from "#lib/data/exchanges.ts";
import { draftRule } from "#lib/exchange/draft-rule.ts";
import { replayToken } from "#lib/exchange/replay-exchanges.ts";
import { getRuntime } from "#lib/runtime.ts";
import {
  type TokenReplay,
  type TokenReplayRequest,
  tokenReplayRequestSchema,
} from "#lib/schemas/token-test.ts";

const lastDefault = 50;

/** What would have happened to the provider's last exchanges under the draft. Writes nothing. */
export const POST = apiRoute(async (request) => {
  const caller = await requirePermission(request, "federated_identity", "read");
  const input = await parseBody(request, tokenReplayRequestSchema);
  return limitInFlight(caller.actor.id, async () => answerObject(await replay(caller, input)));
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");

async function replay(caller: Caller, input: TokenReplayRequest): Promise<TokenReplay> {
  const { database, publicUrl } = getConsole();
  const { organisationId } = caller;
  const trust = await getRuntime().readPorts.loadTrust(organisationId, null);
  const { organisation } = trust;
  if (organisation === null) return toReplayView([]);
  const place = await findDraftPlace(caller, trust, {
    draft: input.draft,
    replaces: input.federatedIdentityIdentity || null,
    serviceAccountIdentity: input.serviceAccountIdentity || null,
    draftProvider: null,
  });
  const draft = draftRule(input.draft, { ...place, publicUrl, at: new Date() });
  const last = input.last ?? lastDefault;
  const exchanges = await database.exchanges.lastForProvider(organisationId, place.provider.id, last);
  const rules = { saved: place.saved, draft, organisation };
  return toReplayView(
    exchanges.map((exchange) => ({ exchange, replayed: replayToken(toRecorded(exchange), rules) })),
  );
}

function toRecorded({ detail, createdAt }: DetailedExchange) {
  const withheldClaims = [...detail.personalClaims, ...detail.omittedClaims, "jti"];
  return { claims: detail.claims, withheldClaims, createdAt };
}
