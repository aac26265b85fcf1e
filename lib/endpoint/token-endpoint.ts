import type { Evaluation, ExchangeRequest, Outcome, RequestFacts } from "#lib/exchange/ports.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { type ReasonCode, reasons } from "#lib/schemas/reasons.ts";
import type { EndpointAnswer, EndpointRequest } from "./endpoint-request.ts";
import type { FailureBuckets } from "./failure-buckets.ts";
import { answerSituation, answerSuccess } from "./oauth-response.ts";
import { parseForm } from "./parse-form.ts";
import { readTokenRequest, type TokenRequest } from "./token-request.ts";

export interface TokenEndpointPorts {
  /** Judges, mints and records. Rejects when the database cannot be had. */
  exchange(request: ExchangeRequest, facts: RequestFacts): Promise<Outcome>;
  /** Judges only. */
  evaluate(request: ExchangeRequest): Promise<Evaluation>;
  failures: FailureBuckets;
  /** Told of what was thrown; the caller hears 503. */
  reportError(error: unknown): void;
  now(): Date;
  /** Our own origin, the one target that tokens are issued for. */
  origin: string;
}

export type TokenEndpoint = (request: EndpointRequest) => Promise<EndpointAnswer | null>;

const bodyBytesMax = 64 * 1024;
const retryAfterSeconds = 2;

/**
 * `POST /oidc/token` over HTTP (`DESIGN.md` section 3). Everything malformed is answered before anything is looked
 * up; an outage is 503, never a bad token. The answer is null when the caller went away. Never rejects.
 */
export function createTokenEndpoint(ports: TokenEndpointPorts): TokenEndpoint {
  return async (request) => {
    const facts = gatherFacts(request, ports.now());
    try {
      return await answer(request, facts, ports);
    } catch (error) {
      ports.reportError(error);
      return answerSituation("unavailable", { retryAfterSeconds, exchangeId: facts.exchangeId });
    }
  };
}

async function answer(
  request: EndpointRequest,
  facts: RequestFacts,
  ports: TokenEndpointPorts,
): Promise<EndpointAnswer | null> {
  if (request.method !== "POST") return answerSituation("method_not_allowed");
  const wait = await ports.failures.secondsToWait(request.address);
  if (wait !== null) return answerSituation("too_many_failures", { retryAfterSeconds: wait });
  if (holdsToken(request.query)) return answerSituation("token_in_query");
  if (!isForm(request)) return answerSituation("content_type_unsupported");
  const body = await request.readBody(bodyBytesMax);
  if (body.status === "aborted") return null;
  if (body.status === "too_large") return answerSituation("body_too_large");
  const reading = parseForm(body.bytes);
  if (!reading.ok) return answerSituation(reading.problem);
  const parsed = readTokenRequest(reading.form, ports.origin);
  if (!parsed.ok) return answerSituation(parsed.situation);

  const judgedFromMs = performance.now();
  const { answer: result, reason } = await judge(parsed.request, facts, ports);
  if (result.status !== 400) return result;
  await ports.failures.countFailure(request.address);
  // A token that cannot be read is refused before anything is looked up: its answer can come at once.
  const isUnreadable = reason !== null && reasons[reason].stage === "format";
  if (!isUnreadable) await takeAsLongAsAny(judgedFromMs);
  return result;
}

/**
 * A judged refusal takes this long at least (I10): whether an account was in memory, had to be looked for or has many
 * rules is settled before, so that time does not tell what exists.
 */
export const refusalMs = 10;

/** Both ends are whole milliseconds, so that the moment of the answer does not depend on how long the judgement took. */
function takeAsLongAsAny(sinceMs: number): Promise<void> {
  const leftMs = Math.ceil(Math.ceil(sinceMs) + refusalMs - performance.now());
  return leftMs > 0 ? new Promise((resolve) => setTimeout(resolve, leftMs)) : Promise.resolve();
}

async function judge(
  request: TokenRequest,
  facts: RequestFacts,
  ports: TokenEndpointPorts,
): Promise<{ answer: EndpointAnswer; reason: ReasonCode | null }> {
  const question: ExchangeRequest = {
    organisation: request.organisation,
    serviceAccount: request.serviceAccount,
    subject: { kind: "token", token: request.subjectToken },
    scope: request.scope,
    federatedIdentity: request.federatedIdentity,
    lifetimeSeconds: request.lifetimeSeconds,
    at: facts.receivedAt,
  };
  if (request.dryRun) {
    const evaluation = await ports.evaluate(question);
    return { answer: answerEvaluation(evaluation, request), reason: evaluation.reason };
  }
  const outcome = await ports.exchange(question, facts);
  return {
    answer: answerOutcome(outcome, request),
    reason: outcome.outcome === "refused" ? outcome.reason : null,
  };
}

function answerOutcome(outcome: Outcome, { requestedTokenType }: TokenRequest): EndpointAnswer {
  const { exchangeId } = outcome;
  switch (outcome.outcome) {
    case "granted": {
      const { lifetimeSeconds, scopes } = outcome.grant;
      const { accessToken } = outcome;
      return answerSuccess({ accessToken, lifetimeSeconds, scopes, requestedTokenType, exchangeId });
    }
    case "refused":
      return answerSituation(outcome.error === "invalid_scope" ? "scope_refused" : "token_refused", {
        exchangeId,
      });
    case "failed":
      return answerSituation("unavailable", { exchangeId, retryAfterSeconds: outcome.retryAfterSeconds });
  }
}

/** A dry run leaves nothing behind, so it has no token and no `exchange_id`. */
function answerEvaluation(evaluation: Evaluation, { requestedTokenType }: TokenRequest): EndpointAnswer {
  if (evaluation.outcome === "failed")
    return answerSituation("unavailable", {
      retryAfterSeconds: evaluation.retryAfterSeconds ?? retryAfterSeconds,
    });
  if (evaluation.grant === null) {
    const isScope = evaluation.reason !== null && reasons[evaluation.reason].stage === "scope";
    return answerSituation(isScope ? "scope_refused" : "token_refused");
  }
  const { lifetimeSeconds, scopes } = evaluation.grant;
  return answerSuccess({ accessToken: null, lifetimeSeconds, scopes, requestedTokenType, exchangeId: null });
}

function isForm(request: EndpointRequest): boolean {
  const encoding = request.header("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") return false;
  return formType.test(request.header("content-type") ?? "");
}
const formType = /^application\/x-www-form-urlencoded\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?;?$/i;

/** A URL ends up in logs and histories (REQ-59). */
function holdsToken(query: string): boolean {
  return /token|secret|assertion|eyJ/i.test(query.length > 64 * 1024 ? "token" : query);
}

function gatherFacts(request: EndpointRequest, receivedAt: Date): RequestFacts {
  const userAgent = request
    .header("user-agent")
    ?.replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 255);
  return new GatheredFacts(request.address, userAgent || null, receivedAt);
}

class GatheredFacts implements RequestFacts {
  readonly exchangeId = newIdentity("exchange");
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly receivedAt: Date;
  readonly #startedMs = performance.now();

  constructor(address: string | null, userAgent: string | null, receivedAt: Date) {
    this.address = address;
    this.userAgent = userAgent;
    this.receivedAt = receivedAt;
  }

  /** Read when the record is written, so that it covers the judgement. */
  get durationMs(): number {
    return performance.now() - this.#startedMs;
  }
}
