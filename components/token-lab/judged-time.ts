import { leewaySeconds } from "#lib/exchange/checks/check-times.ts";
import { dateOf } from "./date-of.ts";

/** What a person chose to judge as of. `auto` is now, but when issued for a token that has expired meanwhile. */
export type AsOf = { kind: "auto" } | { kind: "now" } | { kind: "issued" } | { kind: "custom"; time: Date };

export interface JudgedTime {
  at: Date;
  kind: "now" | "issued" | "custom";
  /** When the token expired, where that is before now; it is then refused at the endpoint whatever is shown here. */
  expiredAt: Date | null;
}

/** The time to judge a token as of. Claims that are no dates are passed over: their check says so. */
export function chooseTime(asOf: AsOf, claims: Record<string, unknown> | null, now: Date): JudgedTime {
  const issuedAt = dateOf(claims?.iat);
  const expiresAt = dateOf(claims?.exp);
  const isOver = expiresAt !== null && expiresAt.getTime() <= now.getTime() - leewaySeconds * 1000;
  const expiredAt = isOver ? expiresAt : null;
  if (asOf.kind === "custom") return { at: asOf.time, kind: "custom", expiredAt };
  const wantsIssued = asOf.kind === "issued" || (asOf.kind === "auto" && expiredAt !== null);
  return wantsIssued && issuedAt !== null
    ? { at: issuedAt, kind: "issued", expiredAt }
    : { at: now, kind: "now", expiredAt };
}
