import { failed, passed, showJson, showSeconds, showTime } from "#lib/exchange/check.ts";
import type { Check } from "#lib/schemas/check.ts";

/** `SECURITY.md` section 1: by how much the issuer's clock and ours may differ, in seconds, both ways. */
export const leewaySeconds = 60;

/** What limits the times of a token, beside the clock. */
export interface TimeLimits {
  /** The provider's, in seconds; null when no provider is known. */
  lifetimeMaxSeconds: number | null;
  /** Whether what is issued may not outlive the token: then there must be a second left of it. */
  mustOutlast: boolean;
}

/** Checks `exp`, `iat` (both required, REQ-08) and `nbf` at a time; answers every problem that they have. */
export function checkTimes(claims: Record<string, unknown>, at: Date, limits: TimeLimits): Check[] {
  const now = at.getTime() / 1000;
  const problems: Check[] = [];
  const { exp, iat, nbf } = claims;
  const missing = [
    ...(isTime(exp) ? [] : [`exp ${exp === undefined ? "missing" : showJson(exp)}`]),
    ...(isTime(iat) ? [] : [`iat ${iat === undefined ? "missing" : showJson(iat)}`]),
  ];
  if (missing.length > 0) {
    problems.push(
      failed("times_missing", {
        message: "The token must say in numbers when it was issued (iat) and when it expires (exp).",
        expected: "exp and iat as numbers",
        actual: missing.join(", "),
      }),
    );
  }
  if (isTime(exp)) problems.push(...checkExpiry(exp, isTime(iat) ? iat : null, now, limits));
  if (nbf !== undefined) problems.push(...checkNotBefore(nbf, now));
  if (isTime(iat)) problems.push(...checkAge(iat, now, limits));
  if (problems.length > 0 || !isTime(exp) || !isTime(iat)) return problems;
  return [
    passed("times", {
      message: `The token has ${showSeconds(Math.max(0, exp - now))} left.`,
      expected: `valid at ${showTime(now)}`,
      actual: `issued ${showTime(iat)}, expires ${showTime(exp)}`,
    }),
  ];
}

/** The range of a `Date`; a time beyond it is none. `exp` and `iat` are bounded by the provider's limits. */
const dateMaxSeconds = 8.64e12;

/** RFC 7519 §2: any finite number is a NumericDate, fractions too. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function checkExpiry(exp: number, iat: number | null, now: number, limits: TimeLimits): Check[] {
  const expected = `after ${showTime(now)}`;
  const actual = showTime(exp);
  const problems: Check[] = [];
  if (exp <= now - leewaySeconds) {
    const message = `The token expired ${showSeconds(now - exp)} ago.`;
    problems.push(failed("expired", { message, expected, actual }));
  } else if (iat !== null && exp <= iat) {
    const message = "The token expires before it is issued.";
    problems.push(failed("expired", { message, expected: `after ${showTime(iat)}`, actual }));
  } else if (limits.mustOutlast && Math.floor(exp) - Math.floor(now) < 1) {
    const message = "Nothing is left of the token's life, and what this rule issues may not outlive it.";
    problems.push(failed("expired", { message, expected, actual }));
  }
  if (iat !== null && limits.lifetimeMaxSeconds !== null && exp - iat > limits.lifetimeMaxSeconds) {
    problems.push(
      failed("lifetime_too_long", {
        message: "The token lives longer than its identity provider allows.",
        expected: `at most ${showSeconds(limits.lifetimeMaxSeconds)}`,
        actual: showSeconds(exp - iat),
      }),
    );
  }
  return problems;
}

function checkNotBefore(nbf: unknown, now: number): Check[] {
  const expected = `at or before ${showTime(now)}`;
  if (!isTime(nbf) || Math.abs(nbf) > dateMaxSeconds) {
    const message = "The time before which the token is not valid (nbf) is no number, so it never is.";
    return [failed("not_yet_valid", { message, expected, actual: showJson(nbf) })];
  }
  if (nbf <= now + leewaySeconds) return [];
  const message = `The token is not valid yet: it will be in ${showSeconds(nbf - now)}.`;
  return [failed("not_yet_valid", { message, expected, actual: showTime(nbf) })];
}

function checkAge(iat: number, now: number, limits: TimeLimits): Check[] {
  if (iat > now + leewaySeconds) {
    const message = `The token says that it is issued ${showSeconds(iat - now)} from now.`;
    return [
      failed("issued_in_future", {
        message,
        expected: `at or before ${showTime(now)}`,
        actual: showTime(iat),
      }),
    ];
  }
  if (limits.lifetimeMaxSeconds === null || now - iat <= limits.lifetimeMaxSeconds + leewaySeconds) return [];
  return [
    failed("too_old", {
      message: "The token was issued longer ago than its identity provider allows.",
      expected: `at most ${showSeconds(limits.lifetimeMaxSeconds)} ago`,
      actual: showTime(iat),
    }),
  ];
}
