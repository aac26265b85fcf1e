import { isFailed } from "#lib/exchange/check.ts";
import { checkHeader } from "#lib/exchange/checks/check-header.ts";
import type { SubjectToken } from "#lib/exchange/ports.ts";
import { previewTrust } from "#lib/exchange/preview.ts";
import { suggestHints } from "#lib/exchange/suggest-hints.ts";
import type { Trust } from "#lib/exchange/trust.ts";
import type { TokenInput } from "#lib/rules/parse-token-input.ts";
import type { JudgedTime } from "./judged-time.ts";
import { type Judgement, ofPreview } from "./judgement.ts";

/**
 * What is judged of an input; null when there is nothing. A token without its signature is judged by its claims:
 * the format check would only say what was done to it.
 */
export function toSubject(input: TokenInput, withheld: readonly string[]): SubjectToken | null {
  if (input.kind === "claims") return { kind: "claims", claims: input.claims, withheldClaims: [...withheld] };
  if (input.kind !== "token") return null;
  // A token that never was signed (`alg: none`) is not one whose signature was taken off: its header says so.
  const wasSigned = !checkHeader(input.header).some(isFailed);
  return input.isSigned || !wasSigned
    ? { kind: "token", token: input.token }
    : { kind: "claims", claims: input.claims };
}

/** The preview of a keystroke, with its hints: under 16 ms (`UX.md` 3.1). Null while something is missing. */
export function judgePreview(
  subject: SubjectToken | null,
  time: JudgedTime | null,
  { trust, pinned, publicUrl }: { trust: Trust | null; pinned: string | null; publicUrl: string },
): Judgement | null {
  if (subject === null || time === null || trust === null) return null;
  const evaluation = previewTrust({ subject, at: time.at, federatedIdentity: pinned }, trust);
  const rawToken = subject.kind === "token" ? subject.token : null;
  return ofPreview(evaluation, suggestHints(evaluation, { at: time.at, publicUrl, rawToken }));
}
