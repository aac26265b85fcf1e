import { failed, passed, showJson } from "#lib/exchange/check.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import { matchAudience } from "#lib/rules/match-audience.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { AudienceMatchMode } from "#lib/schemas/federated-identity.ts";

/** Whether the token is meant for an audience that the rule trusts. */
export function checkAudience(claims: Record<string, unknown>, rule: Rule): Check {
  const match = matchAudience(claims.aud, rule.trustedAudiences, rule.audienceMatchMode);
  const expected = describeTrusted(rule);
  switch (match.answer) {
    case "missing":
      return failed("audience_missing", {
        message: "The token names no audience (aud).",
        expected,
        actual: "missing",
      });
    case "malformed":
      return failed("audience_mismatch", {
        message: "The audience must be a text, or a list of at most 16 texts.",
        expected,
        actual: showJson(claims.aud),
      });
    case "differs": {
      const message =
        match.trusted.length > 0
          ? `The token has a trusted audience, but not as the mode "${rule.audienceMatchMode}" asks.`
          : "The token is meant for someone else.";
      return failed("audience_mismatch", { message, expected, actual: match.given.join(", ") });
    }
    case "matched":
      return passed("audience", {
        message: `The token is meant for ${match.trusted.join(", ")}.`,
        expected,
        actual: match.given.join(", "),
      });
  }
}

const modeWords: Record<AudienceMatchMode, string> = {
  any: "any of",
  exact: "exactly one of",
  all: "all of",
};

function describeTrusted(rule: Rule): string {
  if (rule.trustedAudiences.length === 0) return "no audience is trusted";
  return `${modeWords[rule.audienceMatchMode]} ${rule.trustedAudiences.join(", ")}`;
}
