import { failed, passed, showJson, showText } from "#lib/exchange/check.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import { isComparableText, matchPattern } from "#lib/rules/match-pattern.ts";
import type { Check } from "#lib/schemas/check.ts";
import { ruleLimits } from "#lib/schemas/pattern-problem.ts";

/** The dialect that `matchPattern` speaks. A rule of another is never read as if it were of this one. */
const matcherVersion = 1;

export const subjectDiffers = "The subject does not match the pattern.";

/** Whether the token's subject matches the rule's pattern; expected and actual are the bare texts. */
export function checkSubject(claims: Record<string, unknown>, rule: Rule): Check {
  const subject = claims.sub;
  const expected = rule.subject;
  if (typeof subject !== "string" || subject === "") {
    const actual = subject === undefined ? "missing" : showJson(subject);
    const message = "The token has no subject: sub must be a text that is not empty.";
    return failed("subject_missing", { message, expected, actual });
  }
  const actual = showText(subject);
  if (rule.matcherVersion !== matcherVersion) {
    const message = `The rule is written for version ${rule.matcherVersion} of the dialect, which is not known here.`;
    return failed("subject_mismatch", { message, expected, actual });
  }
  const captures = matchPattern(rule.subject, subject);
  if (captures !== null) {
    const taken = captures.map((capture) => capture.text);
    return passed("subject", { message: "The subject matches.", expected, actual, captures: taken });
  }
  const message = isComparableText(subject)
    ? subjectDiffers
    : `The subject is longer than ${ruleLimits.value} characters or malformed, so it never matches.`;
  return failed("subject_mismatch", { message, expected, actual });
}
