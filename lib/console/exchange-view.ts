import type { DetailedExchange, ExchangeRecord, RecordedReference } from "#lib/data/exchanges.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { ExchangeDetail, ExchangeSummary } from "#lib/schemas/exchange.ts";
import { reasons } from "#lib/schemas/reasons.ts";
import { timeText } from "./time-text.ts";

/** An attempt as lists show it. */
export function toExchangeSummary(exchange: ExchangeRecord): ExchangeSummary {
  const { reason } = exchange;
  return {
    identity: exchange.id,
    createdAt: timeText(exchange.createdAt),
    outcome: exchange.outcome,
    reason,
    reasonText: reasonText(reason),
    status: exchange.status,
    error: exchange.error,
    subject: exchange.subject,
    issuer: exchange.issuer,
    serviceAccount: reference(exchange.serviceAccount),
    provider: reference(exchange.provider),
    federatedIdentity: reference(exchange.federatedIdentity),
    scope: exchange.scope,
    expiresIn: exchange.expiresIn,
    address: exchange.address,
  };
}

/** The whole record of an attempt, with what the hints make of it. */
export function toExchangeDetail(exchange: DetailedExchange, hints: Hint[]): ExchangeDetail {
  const { detail } = exchange;
  return {
    ...toExchangeSummary(exchange),
    checks: detail.checks,
    hints,
    candidates: detail.candidates.map(({ federatedIdentity, matched, reason }) => ({
      federatedIdentity: { identity: federatedIdentity.id, name: federatedIdentity.name },
      matched,
      reason,
    })),
    claims: detail.claims,
    personalClaims: detail.personalClaims,
    omittedClaims: detail.omittedClaims,
    request: {
      address: exchange.address,
      userAgent: exchange.userAgent,
      requestedScope: exchange.requestedScope,
      tokenIdHash: detail.tokenIdHash,
      algorithm: detail.algorithm,
      keyId: detail.keyId,
      durationMs: detail.durationMs,
    },
    grant: toGrant(exchange),
  };
}

function toGrant(exchange: DetailedExchange): ExchangeDetail["grant"] {
  const { federatedIdentity, scope, expiresIn, jti, createdAt, detail } = exchange;
  if (federatedIdentity === null || scope === null || expiresIn === null || jti === null) return null;
  const expiresAt = detail.expiresAt ?? new Date(createdAt.getTime() + expiresIn * 1000);
  return {
    federatedIdentityIdentity: federatedIdentity.id,
    scope,
    expiresIn,
    expiresAt: timeText(expiresAt),
    jti,
  };
}

function reasonText(reason: string | null): string | null {
  if (reason === null) return null;
  return Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons].title : reason;
}

function reference(recorded: RecordedReference | null): { identity: string; name: string } | null {
  return recorded && { identity: recorded.id, name: recorded.name };
}
