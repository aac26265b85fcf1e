import { parseSubject, type SubjectSegment, segmentValue } from "#lib/rules/presets/parse-subject.ts";
import { compareFact, compareRef, compareRefType } from "./compare-ref.ts";
import { type HintFacts, textOf } from "./hint-input.ts";
import { findNearMiss, show } from "./near-miss.ts";
import { comparePath } from "./project-hints.ts";
import {
  asCondition,
  fits,
  requireClaim,
  type SubjectRepair,
  startRepair,
  takeNear,
  takeVerdict,
} from "./subject-repair.ts";

/**
 * Holds a pattern against a GitLab subject, component by component, in the order of the token's
 * (`TOKENS.md` section 1.4); what the token's subject no longer says is kept as a condition.
 */
export function repairGitlabSubject(facts: HintFacts, pattern: string, subject: string): SubjectRepair {
  const repair = startRepair();
  const withoutAddress = pattern.replace(/(^|:)(project_path:)?https?:\/\/[^/:]+(?::\d+)?\//, "$1$2");
  if (withoutAddress !== pattern) {
    repair.causes.push({
      code: "url_for_path",
      message: "The rule has an address where only the project's path belongs.",
    });
  }
  const wanted = parseSubject("gitlab", withoutAddress);
  const given = parseSubject("gitlab", subject);
  const identity = wanted.find(({ name }) => name === "project_path" || name === "project_id");
  if (identity === undefined) return repairShapeless(repair, facts, withoutAddress, subject);
  for (const segment of given) repair.parts.push(repairPart(repair, facts, wanted, segment));
  keepTheRest(repair, facts, wanted, given);
  return repair;
}

function repairShapeless(
  repair: SubjectRepair,
  facts: HintFacts,
  pattern: string,
  subject: string,
): SubjectRepair {
  const path = textOf(facts.claims, "project_path");
  const repo = /^repo:([^:]+)/.exec(pattern)?.[1];
  const named = repo ?? pattern.replace(/^\/+/, "");
  repair.parts.push(subject);
  if (!named.includes("/")) {
    repair.blocked.push({
      code: "wrong_shape",
      message: `A GitLab subject starts with project_path: or project_id:, ${show(pattern)} does not.`,
    });
    return repair;
  }
  const verdict = comparePath(facts, named.replace(/\.git$/, ""), path, "The project's path");
  if ("right" in verdict) repair.right.push(verdict.right);
  else if (repair.causes.length === 0) {
    repair.causes.push({
      code: repo === undefined ? "url_for_path" : "other_ci_syntax",
      message: `${show(pattern)} is not the form of a GitLab subject, which names project, ref type and ref.`,
    });
  }
  return repair;
}

function repairPart(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  given: SubjectSegment,
): string {
  const { name, value } = given;
  const prefix = name === null ? "" : `${name}:`;
  if (name === "project_path" || name === "project_id")
    return repairIdentity(repair, facts, wanted, name, value);
  const expected = name === null ? null : segmentValue(wanted, name);
  if (name === null || expected === null) return prefix + value;
  if (fits(expected, value)) return prefix + expected;
  if (name === "ref_type") return prefix + takeVerdict(repair, facts, compareRefType(expected, value), value);
  if (name !== "ref") return prefix + takeVerdict(repair, facts, compareFact(name, expected, value), value);
  // Another type of ref has other names; that the type differs says it all.
  if (!fits(segmentValue(wanted, "ref_type") ?? "*", textOf(facts.claims, "ref_type"))) return prefix + value;
  return prefix + takeVerdict(repair, facts, compareRef(facts, expected, value, "ref"), value);
}

function repairIdentity(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  name: "project_path" | "project_id",
  value: string,
): string {
  const path = segmentValue(wanted, "project_path");
  const id = segmentValue(wanted, "project_id");
  if (name === "project_path") {
    if (path !== null) {
      if (fits(path, value)) return `project_path:${path}`;
      return `project_path:${takeVerdict(repair, facts, comparePath(facts, path, value, "The project's path"), value)}`;
    }
    repairId(repair, facts, id ?? "", textOf(facts.claims, "project_id"));
    requireClaim(repair, facts, "project_id", textOf(facts.claims, "project_id"));
    repair.causes.push(
      idForm(`The rule knows the project by its id, ${show(id ?? "")}; the token's subject has its path.`),
    );
    return `project_path:${value}`;
  }
  if (id !== null) {
    if (fits(id, value)) return `project_id:${id}`;
    return `project_id:${repairId(repair, facts, id, value)}`;
  }
  const ownPath = textOf(facts.claims, "project_path");
  if (!fits(path ?? "", ownPath))
    takeVerdict(repair, facts, comparePath(facts, path ?? "", ownPath, "The project's path"), ownPath);
  repair.causes.push(
    idForm(
      `The rule knows the project by its path, ${show(path ?? "")}; the token's subject has its id (the project customised it, or GitLab's default changed).`,
    ),
  );
  return `project_id:${value}`;
}

function idForm(message: string) {
  return { code: "gitlab_project_id_subject", message };
}

function repairId(repair: SubjectRepair, facts: HintFacts, expected: string, actual: string): string {
  if (fits(expected, actual)) return expected;
  const near = findNearMiss({ expected, actual, isPattern: true, what: "project_id" });
  if (near !== null) return takeNear(repair, near);
  if (!/^\d+$/.test(expected) && fits(expected, textOf(facts.claims, "project_path"))) {
    repair.causes.push({
      code: "name_for_id",
      message: `The rule has the project's path where its id belongs, ${show(actual)}.`,
    });
    return actual;
  }
  repair.right.push({
    code: "other_id",
    message: `project_id is ${actual}, not ${expected}: another project, whatever its name. It is rightly refused.`,
  });
  return actual;
}

/** What the rule's subject says and the token's does not: kept as conditions. */
function keepTheRest(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  given: SubjectSegment[],
): void {
  const names = new Set(given.map(({ name }) => name));
  const lost = wanted.filter(({ name }) => name !== null && !names.has(name) && !isIdentity(name));
  const added = given.filter(
    ({ name }) => name !== null && !isIdentity(name) && segmentValue(wanted, name) === null,
  );
  for (const { name, value } of lost) {
    if (name === null || /^\*+$/.test(value)) continue;
    requireClaim(repair, facts, name, asCondition(value));
    if (name !== "environment") continue;
    repair.causes.push({
      code: "environment_in_subject",
      message: "The environment is never part of a GitLab subject; it is a claim of its own.",
    });
    if (facts.claims.environment_protected === "true")
      requireClaim(repair, facts, "environment_protected", "true");
  }
  const isCustomised = lost.some(({ name }) => name !== "environment") || added.length > 0;
  if (!isCustomised || repair.causes.some(({ code }) => code === "environment_in_subject")) return;
  const list = given.map(({ name, value }) => name ?? value).join(", ");
  repair.causes.push({
    code: "custom_subject_components",
    message: `The token's subject has the components ${list}; the rule expects ${wanted.map(({ name, value }) => name ?? value).join(", ")}. A project can choose them (ci_id_token_sub_claim_components).`,
  });
}

function isIdentity(name: string): boolean {
  return name === "project_path" || name === "project_id";
}
