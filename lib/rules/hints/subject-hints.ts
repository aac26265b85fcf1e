import { matchPattern } from "#lib/rules/match-pattern.ts";
import { parseSubject } from "#lib/rules/presets/parse-subject.ts";
import { patternProblem } from "#lib/schemas/pattern-problem.ts";
import { compareFact, type FactVerdict } from "./compare-ref.ts";
import { type HintFacts, type RankedHint, reason, rightly, withFix } from "./hint-input.ts";
import { findNearMiss, findTypo } from "./near-miss.ts";
import type { PathVerdict } from "./project-hints.ts";
import { repairGithubSubject } from "./repair-github-subject.ts";
import { repairGitlabSubject } from "./repair-gitlab-subject.ts";
import { fits, type SubjectRepair, startRepair, takeCauses, takeVerdict } from "./subject-repair.ts";

/** Why the subject pattern misses the token's subject, with the pattern that would just let it in. */
export function hintOnSubject(facts: HintFacts): RankedHint[] {
  const { claims, rule } = facts;
  const subject = claims.sub;
  if (typeof subject !== "string" || fits(rule.subject, subject)) return [];
  const repair = repairSubject(facts, rule.subject, subject);
  if (repair.right.length > 0) return repair.right.map(({ code, message }) => rightly(code, message));
  // The subject itself, stars written out: nothing wider lets in this token and no other. A star in it would be
  // read as a wildcard.
  const fix = [{ field: "providerSubject", value: subject }, ...repair.changes];
  const canMend = repair.blocked.length === 0 && patternProblem(subject) === null && !subject.includes("*");
  return [
    ...repair.causes.map((cause) =>
      canMend
        ? withFix(facts, { ...cause, fix }, (after) => fits(after.subject, subject))
        : reason(cause.code, cause.message),
    ),
    ...repair.blocked.map(({ code, message }) => reason(code, message)),
  ];
}

function repairSubject(facts: HintFacts, pattern: string, subject: string): SubjectRepair {
  const repair = startRepair();
  if (stopsAtColon(pattern, subject)) {
    repair.causes.push({
      code: "star_stops_at_colon",
      message:
        "A single * stops at a colon, so it does not reach over the remaining parts of the subject. Write them out.",
    });
    return repair;
  }
  if (facts.flavour !== "gitlab" && facts.flavour !== "github")
    return repairOther(repair, facts, pattern, subject);
  const whole = findNearMiss({ expected: pattern, actual: subject, isPattern: true, what: "The subject" });
  if (whole?.some(({ code }) => code !== "case_differs")) {
    takeCauses(repair, whole);
    return repair;
  }
  return facts.flavour === "gitlab"
    ? repairGitlabSubject(facts, pattern, subject)
    : repairGithubSubject(facts, pattern, subject);
}

/** Whether the pattern would match if its stars went on over colons. */
function stopsAtColon(pattern: string, subject: string): boolean {
  return pattern.includes("*") && matchPattern(pattern.replace(/\*+/g, "**"), subject) !== null;
}

/** Whose workload it is: another one is rightly refused. */
const owners = new Set(["namespace", "organization", "org"]);

function repairOther(
  repair: SubjectRepair,
  facts: HintFacts,
  pattern: string,
  subject: string,
): SubjectRepair {
  const comparison = { expected: pattern, actual: subject, isPattern: true, what: "The subject" };
  const wanted = parseSubject(facts.flavour, pattern);
  const given = parseSubject(facts.flavour, subject);
  const isAligned =
    facts.flavour !== "other" &&
    wanted.length === given.length &&
    given.every(({ name }, index) => name === wanted[index]?.name);
  if (!isAligned) {
    const near = findNearMiss(comparison) ?? findTypo(comparison);
    if (near === null)
      repair.right.push({
        code: "other_subject",
        message: "The token is of another subject, and nothing says that it is the same workload.",
      });
    else takeCauses(repair, near);
    return repair;
  }
  for (const [index, { name, value }] of given.entries()) {
    const expected = wanted[index]?.value ?? "";
    if (!fits(expected, value)) takeVerdict(repair, facts, comparePart(name, expected, value));
  }
  return repair;
}

function comparePart(name: string | null, expected: string, value: string): FactVerdict | PathVerdict {
  const verdict = compareFact(name ?? "The subject", expected, value);
  const isOther =
    "blocked" in verdict || verdict.near.some(({ code }) => code === "other_value" || code === "typo");
  if (!isOther || name === null || !owners.has(name)) return verdict;
  const message = `${name} is ${value}, not ${expected}: another ${name}'s workload is rightly refused.`;
  return { right: { code: "other_namespace", message } };
}
