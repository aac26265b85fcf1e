import { failed, passed, showText, showTime, skipped } from "#lib/exchange/check.ts";
import type { SignatureFinding } from "#lib/exchange/verify-token.ts";
import type { Check } from "#lib/schemas/check.ts";

/** The two checks of what was found of the key and the signature: `key`, then `signature`. */
export function checkSignature(finding: SignatureFinding): Check[] {
  switch (finding.status) {
    case "not_checked":
      return [
        skipped("key", { message: finding.because }),
        skipped("signature", { message: finding.because }),
      ];
    case "unavailable":
      return [
        failed("keys_unavailable", {
          message: `The issuer's keys cannot be had: ${finding.message}.`,
          actual: finding.category,
        }),
        notReached(),
      ];
    case "no_key":
      return [explainMissingKey(finding), notReached()];
    case "mismatch":
      return [
        passed("key", { message: "The issuer has this key.", ...showKey(finding) }),
        failed("signature_invalid", {
          message: "The signature is not the issuer's: the token was altered or forged.",
        }),
      ];
    case "verified":
      return [
        passed("key", { message: "The issuer has this key.", ...showKey(finding) }),
        passed("signature", { message: "The signature is the issuer's." }),
      ];
  }
}

function notReached(): Check {
  return skipped("signature", { message: "Not verified: there is no key to verify it with." });
}

function explainMissingKey(finding: SignatureFinding & { status: "no_key" }): Check {
  const expected = finding.knownKeyIds.length > 0 ? `one of ${finding.knownKeyIds.join(", ")}` : null;
  if (finding.reason === "key_id_missing") {
    const message = "The token names no key (kid), and the issuer has not exactly one that could be meant.";
    return failed("key_id_missing", { message, expected, actual: "no kid" });
  }
  const { alg, kid } = finding.header;
  const message = finding.isOtherAlgorithm
    ? `The issuer has this key, but not for ${alg}.`
    : `The issuer has no such key for ${alg}.`;
  return failed("key_unknown", { message, expected, actual: kid === null ? "no kid" : showText(kid) });
}

function showKey(finding: { kid: string | null; fetchedAt: Date | null; stale: boolean }): {
  actual: string;
} {
  const name = finding.kid === null ? "the only key" : finding.kid;
  if (finding.fetchedAt === null) return { actual: name };
  const age = finding.stale ? "last had" : "fetched";
  return { actual: `${name}, ${age} ${showTime(finding.fetchedAt.getTime() / 1000)}` };
}
