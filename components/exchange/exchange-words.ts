import type { StatusKind } from "#components/ui/status.tsx";
import type { ExchangeOutcome } from "#lib/schemas/exchange.ts";
import { type ReasonCode, reasons } from "#lib/schemas/reasons.ts";

/** The status of an outcome: a failure is ours, or the issuer's, not the token's. */
export const outcomeKind: Record<ExchangeOutcome, StatusKind> = {
  accepted: "accepted",
  refused: "refused",
  failed: "unavailable",
};

/** "the subject does not match" for a reason; null for none, the code itself for one that is not known. */
export function reasonText(reason: string | null): string | null {
  if (reason === null) return null;
  return Object.hasOwn(reasons, reason) ? reasons[reason as ReasonCode].title : reason;
}

/** Reasons as a filter offers them. */
export const reasonOptions = Object.entries(reasons).map(([value, { title }]) => ({
  value,
  label: title.charAt(0).toUpperCase() + title.slice(1),
}));
