import { parseSubject, replaceSegment, type SubjectSegment } from "#lib/rules/presets/parse-subject.ts";
import { patternProblem } from "#lib/schemas/pattern-problem.ts";
import { compareFact, type FactVerdict } from "./compare-ref.ts";
import { describeDisguise } from "./describe-disguise.ts";
import { type HintFacts, type RankedHint, reason, rightly, withFix } from "./hint-input.ts";
import { mendSubjectForm } from "./mend-subject-form.ts";
import { findNearMiss, findTypo } from "./near-miss.ts";
import type { PathVerdict } from "./project-hints.ts";
import { repairGithubSubject } from "./repair-github-subject.ts";
import { repairGitlabSubject } from "./repair-gitlab-subject.ts";
import {
  fits,
  type SubjectRepair,
  startRepair,
  stopsAtColon,
  takeCauses,
  takeVerdict,
} from "./subject-repair.ts";

/** Why the subject pattern misses the token's subject, with the pattern that would just let it in. */
export function hintOnSubject(facts: HintFacts): RankedHint[] {
  const { claims, rule } = facts;
  const subject = claims.sub;
  if (typeof subject !== "string" || fits(rule.subject, subject)) return [];
  const disguise = describeDisguise(rule.subject, subject, "The subject");
  if (disguise !== null) return [rightly(disguise.code, disguise.message)];
  const repair = repairSubject(facts, rule.subject, subject);
  if (repair.right.length > 0) return repair.right.map(({ code, message }) => rightly(code, message));
  // The subject itself, stars written out: nothing wider lets in this token and no other. A star in it would be
  // read as a wildcard. Only what changes with every run is left open, or the rule would match once.
  const fix = [{ field: "providerSubject", value: openVolatileParts(facts, subject) }, ...repair.changes];
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

/** A subject with the parts that are new in every run as stars: Buildkite's commit, Bitbucket's step. */
function openVolatileParts({ flavour }: HintFacts, subject: string): string {
  const parts = parseSubject(flavour, subject).filter((part, index) => isVolatilePart(flavour, part, index));
  return parts.reduceRight((text, part) => replaceSegment(text, part, "*"), subject);
}

function isVolatilePart(flavour: HintFacts["flavour"], { name }: SubjectSegment, index: number): boolean {
  return (flavour === "buildkite" && name === "commit") || (flavour === "bitbucket" && index === 1);
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
  if (whole !== null) {
    takeCauses(repair, whole);
    return repair;
  }
  const form = mendSubjectForm(pattern, subject, facts.flavour);
  takeCauses(repair, form.causes);
  if (fits(form.pattern, subject)) return repair;
  if (facts.flavour === "gitlab") repairGitlabSubject(repair, facts, form.pattern, subject);
  else repairGithubSubject(repair, facts, form.pattern, subject);
  return repair;
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
    if (fits(expected, value)) continue;
    if (isVolatilePart(facts.flavour, { name, value, start: 0, end: 0 }, index)) {
      const message = `The subject's ${name ?? "step"} is another one in every run, so that the rule matches once and never again.`;
      takeCauses(repair, [{ code: "volatile_claim", message }]);
    } else takeVerdict(repair, facts, comparePart(name, expected, value));
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
