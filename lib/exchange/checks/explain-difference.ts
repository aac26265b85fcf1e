import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { compareSubject } from "#lib/rules/compare-subject.ts";
import { findOddCharacters } from "#lib/rules/odd-characters.ts";
import type { Check } from "#lib/schemas/check.ts";
import { subjectDiffers } from "./check-subject.ts";

/** Longer texts nobody reads as a sentence, and comparing them would hold up the refusal. */
const comparedMax = 1024;
const printable = /^[\x20-\x7e]*$/;

/**
 * The same check with the difference in words: the parts of a subject by their names, and characters that the eye
 * misses. For the rule that answers a refusal; of all the others the texts side by side are enough.
 */
export function explainDifference(check: Check, { kind, issuer }: TrustedProvider): Check {
  const { code, expected, actual, message } = check;
  if (expected === null || actual === null) return check;
  if (code !== "subject_mismatch" && code !== "claim_mismatch") return check;
  const isReadable = expected.length + actual.length <= comparedMax;
  const parts =
    code === "subject_mismatch" && message === subjectDiffers && isReadable
      ? compareSubject(expected, actual, kind, issuer).notes
      : [];
  const named = parts.length === 0 ? message : `${message.slice(0, -1)}: ${parts.join("; ")}.`;
  return {
    ...check,
    message: `${named}${describeOdd("The rule", expected)}${describeOdd("The token", actual)}`,
  };
}

function describeOdd(whose: string, text: string): string {
  if (printable.test(text)) return "";
  const found = findOddCharacters(text).filter(({ character }) => character !== " ");
  if (found.length === 0) return "";
  const list = [
    ...new Set(found.map(({ code, looksLike }) => (looksLike ? `${code} (looks like ${looksLike})` : code))),
  ];
  return ` ${whose} has ${list.join(", ")}.`;
}
