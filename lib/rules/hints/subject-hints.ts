import { matchPattern } from "#lib/rules/match-pattern.ts";
import { parseSubject } from "#lib/rules/presets/parse-subject.ts";
import { ruleLimits } from "#lib/schemas/conditions.ts";
import { compareFact } from "./compare-ref.ts";
import { type HintFacts, type RankedHint, reason, rightly, withFix } from "./hint-input.ts";
import { findNearMiss, findTypo } from "./near-miss.ts";
import { repairGithubSubject } from "./repair-github-subject.ts";
import { repairGitlabSubject } from "./repair-gitlab-subject.ts";
import { fits, type SubjectRepair, startRepair, takeNear, takeVerdict } from "./subject-repair.ts";

/** Why the subject pattern misses the token's subject, with the pattern that would just let it in. */
export function hintOnSubject(facts: HintFacts): RankedHint[] {
  const { claims, rule } = facts;
  const subject = claims.sub;
  if (typeof subject !== "string" || fits(rule.subject, subject)) return [];
  const repair = repairSubject(facts, rule.subject, subject);
  if (repair.right.length > 0) return repair.right.map(({ code, message }) => rightly(code, message));
  const value = repair.parts.join(":");
  const fix = [{ field: "providerSubject", value }, ...repair.changes];
  const canMend = repair.blocked.length === 0 && value.length <= ruleLimits.pattern && !value.includes("***");
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
  const crossing = writeOutColons(pattern, subject);
  if (crossing !== null) {
    repair.parts.push(crossing);
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
  const unparsed = whole?.causes.some(({ code }) => code !== "case_differs") ?? false;
  if (whole !== null && (unparsed || !whole.repaired.includes(":"))) {
    repair.parts.push(takeNear(repair, whole));
    return repair;
  }
  return facts.flavour === "gitlab"
    ? repairGitlabSubject(facts, pattern, subject)
    : repairGithubSubject(facts, pattern, subject);
}

/** The pattern with what its stars would have to take beyond a colon written out; null when that is not it. */
function writeOutColons(pattern: string, subject: string): string | null {
  const wide = pattern.replace(/\*+/g, "**");
  const captures = wide === pattern ? null : matchPattern(wide, subject);
  if (captures === null) return null;
  const stars = pattern.match(/\*+/g) ?? [];
  let index = 0;
  return pattern.replace(/\*+/g, () => {
    const text = captures[index]?.text ?? "";
    const star = stars[index] ?? "*";
    index++;
    return text.includes(":") && star === "*" ? text : star;
  });
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
      repair.blocked.push({
        code: "other_subject",
        message: "The token is of another subject, and nothing says that it is the same workload.",
      });
    else repair.parts.push(takeNear(repair, near));
    return repair;
  }
  const delimiter = facts.flavour === "circleci" ? "/" : ":";
  const parts = given.map(({ name, value }, index) => {
    const expected = wanted[index]?.value ?? "";
    const isNamed = facts.flavour !== "kubernetes" && name !== null;
    const prefix = isNamed ? `${name}${delimiter}` : "";
    if (fits(expected, value)) return prefix + expected;
    const verdict = compareFact(name ?? "The subject", expected, value);
    const isOther =
      "blocked" in verdict ||
      verdict.near.causes.some(({ code }) => code === "other_value" || code === "typo");
    if (isOther && name !== null && owners.has(name)) {
      return (
        prefix +
        takeVerdict(
          repair,
          facts,
          {
            right: {
              code: "other_namespace",
              message: `${name} is ${value}, not ${expected}: another ${name}'s workload is rightly refused.`,
            },
          },
          value,
        )
      );
    }
    return prefix + takeVerdict(repair, facts, verdict, value);
  });
  repair.parts.push(parts.join(delimiter));
  return repair;
}
