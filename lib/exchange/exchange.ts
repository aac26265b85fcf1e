import { type ReasonCode, reasons } from "#lib/schemas/reasons.ts";
import { failed, firstReason } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import { accessTokenClaims } from "./mint-access-token.ts";
import type {
  Evaluation,
  ExchangePorts,
  ExchangeRequest,
  Grant,
  Outcome,
  RequestFacts,
  VerifiedClaims,
} from "./ports.ts";

/**
 * Evaluates a request and, when everything passes with a verified signature, mints the token, records the grant and
 * only then answers with it; whatever else is handed over for recording. Rejects when the database cannot be had.
 */
export async function exchange(
  request: ExchangeRequest,
  facts: RequestFacts,
  ports: ExchangePorts,
): Promise<Outcome> {
  const first = await attempt(request, facts, ports);
  // Another instance may have judged by what it knew a moment ago: once the news is in, the answer may differ.
  const last = first.refused === "rule_changed" ? await attempt(request, facts, ports) : first;
  return last.refused === null ? last.outcome : refuse(last.evaluation, last.refused, request, facts, ports);
}

type Attempt = { refused: null; outcome: Outcome } | { refused: ReasonCode; evaluation: Evaluation };

async function attempt(
  request: ExchangeRequest,
  facts: RequestFacts,
  ports: ExchangePorts,
): Promise<Attempt> {
  const evaluation = await evaluate(request, ports);
  const proven = proveGrant(evaluation);
  if (proven === null) return { refused: evaluation.reason ?? "signature_invalid", evaluation };

  const { grant, workload, organisationId } = proven;
  const { exchangeId } = facts;
  // The id of the exchange is the id of its only token: the one leads to the other.
  const accessToken = ports.signAccessToken(
    accessTokenClaims(grant, workload, { issuer: ports.issuer, exchangeId, organisationId }),
  );
  const answer = await ports.recordGrant({
    facts,
    evaluation,
    grant,
    jti: exchangeId,
    requestedScope: request.scope,
  });
  if (!answer.recorded) return { refused: answer.reason, evaluation };
  return { refused: null, outcome: { outcome: "granted", exchangeId, accessToken, grant } };
}

/** A grant that rests on a verified signature; null for everything else, bare claims included. */
function proveGrant(
  evaluation: Evaluation,
): { grant: Grant; workload: VerifiedClaims; organisationId: string } | null {
  const { outcome, signature, grant, verifiedClaims, trust } = evaluation;
  if (outcome !== "accepted" || signature !== "verified") return null;
  if (grant === null || verifiedClaims === null || trust.organisation === null) return null;
  return { grant, workload: verifiedClaims, organisationId: trust.organisation.id };
}

function refuse(
  judged: Evaluation,
  reason: ReasonCode,
  request: ExchangeRequest,
  facts: RequestFacts,
  ports: ExchangePorts,
): Outcome {
  const { exchangeId } = facts;
  const evaluation = judged.reason === reason ? judged : refuseAfterwards(judged, reason);
  const record = { facts, evaluation, requestedScope: request.scope };
  if (evaluation.outcome === "failed") {
    ports.recordRefusal({ ...record, status: 503, error: "temporarily_unavailable" });
    return { outcome: "failed", exchangeId, retryAfterSeconds: evaluation.retryAfterSeconds ?? 1 };
  }
  const error = errorOf(reason);
  ports.recordRefusal({ ...record, status: 400, error });
  return { outcome: "refused", exchangeId, error, reason };
}

/** RFC 8693 §2.2.2: all that is wrong with a subject token is one error; only a scope has its own. */
export function errorOf(reason: ReasonCode): "invalid_request" | "invalid_scope" {
  return reasons[reason].stage === "scope" ? "invalid_scope" : "invalid_request";
}

/** The judgement as it stands once the record was refused: the check of that stage fails after all. */
function refuseAfterwards(judged: Evaluation, reason: ReasonCode): Evaluation {
  const { stage, title } = reasons[reason];
  const judgedCheck = judged.checks.find((check) => check.stage === stage);
  const failing = failed(reason, {
    message: `When the grant was to be recorded, ${title}.`,
    // How often a token may be used stays true; what was counted before the record does not.
    ...(stage === "replay" && judgedCheck?.expected ? { expected: judgedCheck.expected } : {}),
  });
  const checks = judgedCheck
    ? judged.checks.map((check) => (check.stage === stage ? failing : check))
    : [...judged.checks, failing];
  return { ...judged, outcome: "refused", reason: firstReason(checks) ?? reason, checks, grant: null };
}
