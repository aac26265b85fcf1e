import { parseSubject, type SubjectSegment, segmentValue } from "#lib/rules/presets/parse-subject.ts";
import { compareFact, compareRef, compareRefType } from "./compare-ref.ts";
import { type HintFacts, textOf } from "./hint-input.ts";
import { type Cause, findNearMiss, show } from "./near-miss.ts";
import { comparePath } from "./project-hints.ts";
import {
  asCondition,
  fits,
  requireClaim,
  type SubjectRepair,
  takeCauses,
  takeVerdict,
} from "./subject-repair.ts";

/**
 * Holds a pattern against a GitLab subject, component by component, in the order of the token's
 * (`TOKENS.md` section 1.4); what the token's subject no longer says is kept as a condition.
 */
export function repairGitlabSubject(
  repair: SubjectRepair,
  facts: HintFacts,
  pattern: string,
  subject: string,
): void {
  const wanted = parseSubject("gitlab", pattern);
  const given = parseSubject("gitlab", subject);
  const identity = wanted.find(({ name }) => name === "project_path" || name === "project_id");
  if (identity === undefined) {
    repairShapeless(repair, facts, pattern);
    return;
  }
  for (const segment of given) comparePart(repair, facts, wanted, segment);
  keepTheRest(repair, facts, wanted, given);
}

function repairShapeless(repair: SubjectRepair, facts: HintFacts, pattern: string): void {
  const repo = /^repo:([^:]+)/.exec(pattern)?.[1];
  const named = repo ?? pattern.replace(/^\/+/, "");
  if (!named.includes("/")) {
    repair.right.push({
      code: "wrong_shape",
      message: `A GitLab subject starts with project_path: or project_id:, ${show(pattern)} does not.`,
    });
    return;
  }
  const path = textOf(facts.claims, "project_path");
  const verdict = comparePath(facts, named.replace(/\.git$/, ""), path, "The project's path");
  if ("right" in verdict) repair.right.push(verdict.right);
  else if (repair.causes.length === 0) {
    takeCauses(repair, [
      {
        code: repo === undefined ? "url_for_path" : "other_ci_syntax",
        message: `${show(pattern)} is not the form of a GitLab subject, which names project, ref type and ref.`,
      },
    ]);
  }
}

function comparePart(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  { name, value }: SubjectSegment,
): void {
  const expected = name === null ? null : segmentValue(wanted, name);
  if (name === "project_path") comparePathPart(repair, facts, wanted, value);
  else if (name === "project_id") compareIdPart(repair, facts, wanted, value);
  else if (name === null || expected === null || fits(expected, value)) return;
  else if (name === "ref_type") takeVerdict(repair, facts, compareRefType(expected, value));
  else if (name !== "ref") takeVerdict(repair, facts, compareFact(name, expected, value));
  // Another type of ref has other names; that the type differs says it all.
  else if (fits(segmentValue(wanted, "ref_type") ?? "*", textOf(facts.claims, "ref_type"))) {
    takeVerdict(repair, facts, compareRef(facts, expected, value, "ref"));
  }
}

/** The token's subject has the path: of the rule the path too, or the id. */
function comparePathPart(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  value: string,
): void {
  const path = segmentValue(wanted, "project_path");
  if (path !== null) {
    if (!fits(path, value)) takeVerdict(repair, facts, comparePath(facts, path, value, "The project's path"));
    return;
  }
  const id = segmentValue(wanted, "project_id") ?? "";
  const ownId = textOf(facts.claims, "project_id");
  compareId(repair, facts, id, ownId);
  requireClaim(repair, facts, "project_id", ownId);
  takeCauses(repair, [
    idForm(`The rule knows the project by its id, ${show(id)}; the token's subject has its path.`),
  ]);
}

/** The token's subject has the id: of the rule the id too, or the path. */
function compareIdPart(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  value: string,
): void {
  const id = segmentValue(wanted, "project_id");
  if (id !== null) {
    compareId(repair, facts, id, value);
    return;
  }
  const path = segmentValue(wanted, "project_path") ?? "";
  const ownPath = textOf(facts.claims, "project_path");
  if (!fits(path, ownPath)) {
    takeVerdict(repair, facts, comparePath(facts, path, ownPath, "The project's path"));
  }
  takeCauses(repair, [
    idForm(
      `The rule knows the project by its path, ${show(path)}; the token's subject has its id (the project customised it, or GitLab's default changed).`,
    ),
  ]);
}

function idForm(message: string): Cause {
  return { code: "gitlab_project_id_subject", message };
}

function compareId(repair: SubjectRepair, facts: HintFacts, expected: string, actual: string): void {
  if (fits(expected, actual)) return;
  const near = findNearMiss({ expected, actual, isPattern: true, what: "project_id" });
  if (near !== null) {
    takeCauses(repair, near);
  } else if (!/^\d+$/.test(expected) && fits(expected, textOf(facts.claims, "project_path"))) {
    takeCauses(repair, [
      {
        code: "name_for_id",
        message: `The rule has the project's path where its id belongs, ${show(actual)}.`,
      },
    ]);
  } else {
    repair.right.push({
      code: "other_id",
      message: `project_id is ${actual}, not ${expected}: another project, whatever its name. It is rightly refused.`,
    });
  }
}

/** What the rule's subject says and the token's does not: kept as conditions. */
function keepTheRest(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  given: SubjectSegment[],
): void {
  const lost = wanted.filter(
    ({ name }) => name !== null && !isIdentity(name) && segmentValue(given, name) === null,
  );
  const added = given.filter(
    ({ name }) => name !== null && !isIdentity(name) && segmentValue(wanted, name) === null,
  );
  for (const { name, value } of lost) {
    if (name === null || /^\*+$/.test(value)) continue;
    requireClaim(repair, facts, name, asCondition(facts, name, value));
    if (name !== "environment") continue;
    takeCauses(repair, [
      {
        code: "environment_in_subject",
        message: "The environment is never part of a GitLab subject; it is a claim of its own.",
      },
    ]);
    if (facts.claims.environment_protected === "true") {
      requireClaim(repair, facts, "environment_protected", "true");
    }
  }
  const isEqual = repair.causes.length + repair.right.length + repair.blocked.length === 0;
  const isCustomised = lost.some(({ name }) => name !== "environment") || added.length > 0 || isEqual;
  if (!isCustomised || repair.causes.some(({ code }) => code === "environment_in_subject")) return;
  const list = (segments: SubjectSegment[]) => segments.map(({ name, value }) => name ?? value).join(", ");
  takeCauses(repair, [
    {
      code: "custom_subject_components",
      message: `The token's subject has the components ${list(given)}; the rule expects ${list(wanted)}. A project can choose them (ci_id_token_sub_claim_components).`,
    },
  ]);
}

function isIdentity(name: string): boolean {
  return name === "project_path" || name === "project_id";
}
