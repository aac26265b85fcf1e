import { isPinned } from "#lib/rules/condition-texts.ts";
import { evaluateCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import { matchPattern } from "#lib/rules/match-pattern.ts";
import { readClaim } from "#lib/rules/read-claim.ts";
import { type HintFacts, textOf } from "./hint-input.ts";
import { type Cause, findNearMiss, findTypo, show } from "./near-miss.ts";

/** Why a project's path is not the one expected: near enough for a fix, or rightly refused. */
export type PathVerdict = { near: Cause[] } | { right: Cause };

/**
 * Compares a project's path (`group/sub/project`, `owner/repository`) with what the rule expects. Another
 * namespace's project is rightly refused, a fork above all; the same namespace's may be meant.
 */
export function comparePath(facts: HintFacts, expected: string, actual: string, what: string): PathVerdict {
  const near = findNearMiss({ expected, actual, isPattern: true, what });
  if (near !== null) return { near };
  if (isProvenSame(facts, expected, actual)) {
    return { near: [describeRenamed(expected, actual)] };
  }
  if (/^\d+$/.test(expected) && expected === (facts.claims.project_id ?? facts.claims.repository_id)) {
    const message = `${what} is a path, ${show(actual)}; the rule has the id, ${show(expected)}.`;
    return { near: [{ code: "id_for_name", message }] };
  }
  const fork = describeFork(facts, expected);
  if (fork !== null) return { right: fork };
  const wanted = expected.split("/");
  const given = actual.split("/");
  if (wanted.length === 1 && expected === given.at(-1)) {
    const message = `${what} is the whole path, ${show(actual)}; the rule has the name alone, ${show(expected)}.`;
    return { near: [{ code: "name_for_path", message }] };
  }
  if (wanted[0] !== given[0] && !matchesSegment(wanted[0] ?? "", given[0] ?? "")) {
    return { right: describeStranger(wanted[0] ?? "", given[0] ?? "", actual) };
  }
  const typo = findTypo({ expected, actual, isPattern: true, what });
  if (typo !== null) return { near: typo };
  return { near: [describeRelative(wanted, given, expected, actual)] };
}

function matchesSegment(pattern: string, value: string): boolean {
  return matchPattern(pattern, value) !== null;
}

function describeRelative(wanted: string[], given: string[], expected: string, actual: string): Cause {
  const sameName = matchesSegment(wanted.at(-1) ?? "", given.at(-1) ?? "");
  if (wanted.length !== given.length && (sameName || wanted.length < given.length)) {
    return {
      code: "subgroup_depth",
      message: `The project is ${actual}, in another depth of subgroups than ${show(expected)}.`,
    };
  }
  return {
    code: "other_project",
    message: `${actual} is another project of the same group; the rule is for ${show(expected)}.`,
  };
}

function describeStranger(wanted: string, given: string, actual: string): Cause {
  const close = findTypo({ expected: wanted, actual: given, isPattern: true, what: "The group" });
  const note = close === null ? "" : " The names look alike: if the rule has a slip, correct it by hand.";
  return {
    code: "other_namespace",
    message: `${actual} belongs to ${given}, not to ${wanted}: another namespace's project is rightly refused.${note}`,
  };
}

export function describeRenamed(expected: string, actual: string): Cause {
  return {
    code: "namespace_renamed",
    message: `The id is the one that the rule requires, the path is another: ${show(expected)} was renamed or moved to ${show(actual)}.`,
  };
}

/** Whether an id that the rule pins, and that the token has, proves that it is the same project. */
export function isProvenSame(facts: HintFacts, expected: string, actual: string): boolean {
  if (holdsPinned(facts, "project_id") || holdsPinned(facts, "repository_id") || hasIdInSubject(facts)) {
    return true;
  }
  const sameName = expected.split("/").at(-1) === actual.split("/").at(-1);
  return sameName && (holdsPinned(facts, "namespace_id") || holdsPinned(facts, "repository_owner_id"));
}

/** Whether an id of the namespace that the rule pins proves that it is the same one under another name. */
export function isProvenNamespace(facts: HintFacts): boolean {
  return holdsPinned(facts, "namespace_id") || holdsPinned(facts, "repository_owner_id");
}

/** Whether the subject pattern itself names the project by its id, and the token's subject has it. */
function hasIdInSubject({ rule, claims }: HintFacts): boolean {
  const subject = textOf(claims, "sub");
  const id = /^project_id:(\d+)(?=:|$)|^repo:[^:/]+\/[^:/@]+@(\d+)(?=:|$)/.exec(rule.subject);
  return id !== null && (subject === id[0] || subject.startsWith(`${id[0]}:`));
}

function holdsPinned({ rule, claims }: HintFacts, name: string): boolean {
  const condition = rule.conditions[name];
  if (condition === undefined || !isPinned(condition)) return false;
  return evaluateCondition(readCondition(condition), readClaim(claims, name)).answer === "holds";
}

function describeFork({ claims }: HintFacts, expected: string): Cause | null {
  const path = textOf(claims, "project_path");
  const jobPath = textOf(claims, "job_project_path");
  const runsElsewhere = jobPath !== "" && jobPath !== path && matchPattern(expected, jobPath) !== null;
  const sameName = path.split("/").at(-1) === expected.split("/").at(-1);
  const isMergeRequest = textOf(claims, "pipeline_source") === "merge_request_event";
  if (!runsElsewhere && !(isMergeRequest && sameName && path.split("/")[0] !== expected.split("/")[0]))
    return null;
  return {
    code: "fork",
    message: `The code comes from the fork ${path}, run for a merge request${jobPath === "" ? "" : ` in ${jobPath}`}: a fork's code is rightly refused.`,
  };
}
