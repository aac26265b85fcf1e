import { evaluateCondition, readCondition } from "./evaluate-condition.ts";
import { matchAudience } from "./match-audience.ts";
import { type Capture, matchPattern } from "./match-pattern.ts";
import { type ClaimReading, readClaim } from "./read-claim.ts";
import type { RuleView } from "./rule-view.ts";

/** What a rule says to claims alone: no signature, no provider, no account. */
export interface RuleAnswer {
  accepted: boolean;
  audience: boolean;
  /** What the stars of the subject took; null when it does not match. */
  captures: Capture[] | null;
  conditions: { claim: string; reading: ClaimReading; holds: boolean }[];
  /** Whether the claims are of a token that is good at `at`. */
  times: boolean;
  /** The names of what fails, in the order of the checks: `times`, `audience`, `subject`, a claim. */
  failing: string[];
}

const leewaySeconds = 60;

/** Judges claims by the pure part of a rule: times at `at`, audience, subject and every condition. */
export function judgeRule(rule: RuleView, claims: Record<string, unknown>, at: Date): RuleAnswer {
  const audience = matchAudience(claims.aud, [...rule.trustedAudiences], rule.audienceMatchMode);
  const { sub } = claims;
  const captures = typeof sub === "string" && sub !== "" ? matchPattern(rule.subject, sub) : null;
  const conditions = Object.entries(rule.conditions).map(([claim, condition]) => {
    const reading = readClaim(claims, claim);
    return {
      claim,
      reading,
      holds: evaluateCondition(readCondition(condition), reading).answer === "holds",
    };
  });
  const times = isTimely(claims, at);
  const failing = [
    ...(times ? [] : ["times"]),
    ...(audience.answer === "matched" ? [] : ["audience"]),
    ...(captures === null ? ["subject"] : []),
    ...conditions.filter((condition) => !condition.holds).map((condition) => condition.claim),
  ];
  return {
    accepted: failing.length === 0,
    audience: audience.answer === "matched",
    captures,
    conditions,
    times,
    failing,
  };
}

/** Claims without times (an expectation kept without them) are judged by the rest. */
function isTimely(claims: Record<string, unknown>, at: Date): boolean {
  const now = at.getTime() / 1000;
  const { exp, nbf } = claims;
  if (typeof exp === "number" && now > exp + leewaySeconds) return false;
  return !(typeof nbf === "number" && now < nbf - leewaySeconds);
}
