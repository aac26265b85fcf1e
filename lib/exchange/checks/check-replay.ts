import { failed, passed, showSeconds, skipped } from "#lib/exchange/check.ts";
import type { TokenIdUse } from "#lib/exchange/ports.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import type { Check } from "#lib/schemas/check.ts";
import { leewaySeconds } from "./check-times.ts";

/** `SECURITY.md` section 1: enough for `curl --retry`, within minutes of the first use. */
export const limitedUse = { maxUses: 5, windowSeconds: 300 } as const;

/** REQ-16: how long after `exp` plus leeway a use is remembered, in seconds. */
const retentionSeconds = 60;

export interface UseFacts {
  claims: Record<string, unknown>;
  /** Header and payload as signed; null without a token. */
  signingInput: string | null;
  organisationId: string;
  hash(text: string): string;
}

/**
 * The use of a token that a grant will count (`DESIGN.md` section 8, replay); null when the provider's mode counts
 * nothing; the check that says so when there is nothing to count by. A token without `jti` is known by its
 * header and payload, never by its signature, which can be altered and stay valid.
 */
export function describeUse(rule: Rule, facts: UseFacts): TokenIdUse | Check | null {
  const { id: providerId, replayMode: mode } = rule.provider;
  if (mode === "off") return null;
  const { jti, exp, iat } = facts.claims;
  const hasTokenId = typeof jti === "string" && jti !== "";
  if (!hasTokenId && mode === "single") return refuseWithoutTokenId();
  if (!hasTokenId && facts.signingInput === null)
    return skipReplay("Bare claims without a jti cannot be counted.");

  const forgetAfterExpirySeconds = leewaySeconds + retentionSeconds;
  return {
    organisationId: facts.organisationId,
    providerId,
    tokenIdHash: facts.hash(
      hasTokenId ? `${providerId} jti ${jti}` : `${providerId} token ${facts.signingInput}`,
    ),
    mode,
    maxUses: mode === "single" ? 1 : limitedUse.maxUses,
    // A single use is for good: from the earliest moment of use until it is forgotten.
    windowSeconds:
      mode === "single"
        ? Math.ceil(Number(exp) - Number(iat)) + leewaySeconds + forgetAfterExpirySeconds
        : limitedUse.windowSeconds,
    forgetAt: new Date((Math.ceil(Number(exp)) + forgetAfterExpirySeconds) * 1000),
  };
}

/** Whether one more use is within what the mode allows. */
export function checkUses(use: TokenIdUse, uses: number): Check {
  const expected =
    use.mode === "single"
      ? "one use"
      : `at most ${use.maxUses} uses within ${showSeconds(use.windowSeconds)}`;
  const actual = uses === 1 ? "1 use so far" : `${uses} uses so far`;
  if (uses < use.maxUses) {
    return passed("replay", { message: "The token may be used once more.", expected, actual });
  }
  return failed("token_already_used", { message: "The token has been used before.", expected, actual });
}

export function passWithoutReplay(rule: Rule): Check {
  const message = `Uses are not counted for ${rule.provider.name}.`;
  return passed("replay", { message, expected: "any number of uses" });
}

export function skipReplay(message: string): Check {
  return skipped("replay", { message });
}

function refuseWithoutTokenId(): Check {
  return failed("token_id_missing", {
    message: "The token has no id (jti), and its identity provider allows each token one use.",
    expected: "a jti",
    actual: "missing",
  });
}
