import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import type { Caller } from "#lib/console/caller.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { limitInFlight } from "#lib/console/in-flight.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { tokenHints } from "#lib/console/token-hints.ts";
import { toTokenTestView } from "#lib/console/token-test-view.ts";
import { findDraftPlace, listTrustedProviders, toDraftProvider } from "#lib/console/trusted-draft.ts";
import { draftRule, draftRuleId } from "#lib/exchange/draft-rule.ts";
import { evaluate } from "#lib/exchange/evaluate.ts";
import { describeAccessToken } from "#lib/exchange/mint-access-token.ts";
import type { Evaluation, ExchangeRequest, SubjectToken } from "#lib/exchange/ports.ts";
import type { Trust } from "#lib/exchange/trust.ts";
import { providerChecks } from "#lib/runtime/provider-checks.ts";
import { getRuntime } from "#lib/runtime.ts";
import { type TokenTestRequest, tokenTestRequestSchema } from "#lib/schemas/token-test.ts";

/** Judges a token as the token endpoint would, and says everything. Mints, uses up, writes and logs nothing. */
export const POST = apiRoute(async (request) => {
  const caller = await requirePermission(request, "federated_identity", "read");
  const input = await parseBody(request, tokenTestRequestSchema);
  return limitInFlight(caller.actor.id, async () => answerObject(await testToken(caller, input)));
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");

async function testToken(caller: Caller, input: TokenTestRequest) {
  const { readPorts } = getRuntime();
  const { publicUrl } = getConsole();
  const at = input.at ? new Date(input.at) : new Date();
  const whole = await readPorts.loadTrust(caller.organisationId, null);
  const { trust, pin, account } = await chooseTrust(caller, input, { whole, at });
  const request: ExchangeRequest = {
    organisation: caller.organisationId,
    serviceAccount: account,
    subject: toSubject(input),
    scope: input.scope || null,
    federatedIdentity: pin,
    lifetimeSeconds: null,
    at,
  };
  const evaluation = await evaluate(request, { ...readPorts, loadTrust: async () => trust });
  const { grant } = evaluation;
  const { organisationId } = caller;
  return toTokenTestView(evaluation, {
    hints: tokenHints(evaluation, {
      at,
      publicUrl,
      otherRules: whole.rules,
      providers: evaluation.outcome === "accepted" ? [] : await listTrustedProviders(organisationId),
      requestedScope: input.scope ?? null,
      rawToken: input.token ?? null,
      keysFetchedAt: await findKeysFetchedAt(evaluation),
    }),
    claims: grant && describeAccessToken(grant, { issuer: publicUrl, organisationId }),
    draftId: draftRuleId,
  });
}

/** When the keys were fetched in which the token's key is not; null when that is not what is wrong. */
async function findKeysFetchedAt({ checks, candidates }: Evaluation): Promise<Date | null> {
  const provider = candidates[0]?.rule.provider;
  if (!provider || !checks.some(({ code }) => code === "key_unknown")) return null;
  return (await getRuntime().issuers.describeKeys(provider)).fetchedAt;
}

interface ChosenTrust {
  trust: Trust;
  pin: string | null;
  account: string | null;
}

/** The rules to judge by: the draft alone, or what is saved: of one account, else of the whole organisation. */
async function chooseTrust(
  caller: Caller,
  input: TokenTestRequest,
  { whole, at }: { whole: Trust; at: Date },
): Promise<ChosenTrust> {
  if (!input.draft) return chooseSaved(caller, input, whole);
  const { publicUrl } = getConsole();
  const { allowedHttpOrigins } = getRuntime().issuers;
  const draftProvider = input.draftProvider
    ? toDraftProvider(caller, input.draftProvider, {
        checks: providerChecks({ publicUrl, allowedHttpOrigins }),
        fetches: Boolean(input.token),
      })
    : null;
  const place = await findDraftPlace(caller, whole, {
    draft: input.draft,
    replaces: input.federatedIdentityIdentity || null,
    serviceAccountIdentity: input.serviceAccountIdentity || null,
    draftProvider,
  });
  const rule = draftRule(input.draft, { ...place, publicUrl, at });
  const trust = { ...whole, serviceAccount: rule.serviceAccount, rules: [rule] };
  return { trust, pin: null, account: rule.serviceAccount.id };
}

async function chooseSaved(caller: Caller, input: TokenTestRequest, whole: Trust): Promise<ChosenTrust> {
  const { serviceAccounts, federatedIdentities } = getConsole().database;
  const { organisationId } = caller;
  const pinned = input.federatedIdentityIdentity || null;
  const pin = pinned && ((await federatedIdentities.find(organisationId, pinned))?.id ?? pinned);
  const named = input.serviceAccountIdentity || null;
  if (named === null) return { trust: whole, pin, account: null };
  const account = (await serviceAccounts.find(organisationId, named))?.id ?? named;
  return { trust: await getRuntime().readPorts.loadTrust(organisationId, account), pin, account };
}

function toSubject({ token, claims, withheldClaims }: TokenTestRequest): SubjectToken {
  if (typeof token === "string") return { kind: "token", token };
  return { kind: "claims", claims: claims ?? {}, withheldClaims: withheldClaims ?? [] };
}
