import { durationText } from "#components/ui/duration.ts";
import { type ReasonCode, reasons } from "#lib/schemas/reasons.ts";
import { checkTitle } from "./check-words.ts";
import type { Judgement } from "./judgement.ts";
import type { Verification } from "./use-verification.ts";

export interface VerdictWords {
  /** "Would be refused: the subject does not match". */
  title: string;
  /** What fails, or what would be granted. */
  detail: string;
  /** What the signature is worth. */
  signature: string;
}

/** The verdict in words; a screen reader hears the same as is seen. */
export function verdictWords(
  judgement: Judgement,
  { as, verification, isSigned }: { as: string; verification: Verification; isSigned: boolean },
): VerdictWords {
  return {
    title:
      judgement.outcome === "accepted"
        ? `Would be accepted as ${as}`
        : `Would be refused: ${reasonWords(judgement.reason)}`,
    detail: judgement.grant
      ? `${judgement.grant.scope}, for ${durationText(judgement.grant.expiresIn)}.`
      : failingWords(judgement),
    signature: signatureWords(judgement, verification, isSigned),
  };
}

/** The verdict on one short line. */
export function chipWords({ outcome, checks }: Judgement, as: string): string {
  if (outcome === "accepted") return `Would be accepted as ${as}`;
  const failing = checks.find((check) => check.status === "fail");
  return failing ? `Would be refused: ${checkTitle(failing).toLowerCase()}` : "Would be refused";
}

export function reasonWords(reason: string | null): string {
  if (reason === null) return "no rule lets it in";
  return Object.hasOwn(reasons, reason) ? reasons[reason as ReasonCode].title : reason;
}

function failingWords({ checks }: Judgement): string {
  const failing = checks.filter((check) => check.status === "fail");
  if (failing.length < 2) return "";
  const names = [...new Set(failing.map(checkTitle))];
  return `${failing.length} of ${checks.length} checks fail: ${names.join(", ")}.`;
}

function signatureWords(judgement: Judgement, verification: Verification, isSigned: boolean): string {
  if (verification.status === "stale") return "Edited since it was verified: verify again.";
  if (judgement.signature === "failed") return "The signature is not the issuer's.";
  if (judgement.signature === "verified") return "Signature verified.";
  if (!isSigned) return "Claims only: there is no signature to verify.";
  return verification.status === "fresh" ? "Signature not verified." : "Preview: signature not verified yet.";
}
