import { conditionTexts, isPatternCondition, mapCondition } from "#lib/rules/condition-texts.ts";
import { evaluateCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import { matchPattern } from "#lib/rules/match-pattern.ts";
import { findClaim } from "#lib/rules/presets/claim-facts.ts";
import { readClaim } from "#lib/rules/read-claim.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { Condition } from "#lib/schemas/conditions.ts";
import { isPersonalClaim } from "#lib/schemas/personal-claims.ts";
import {
  compareRef,
  compareRefType,
  explainProtection,
  type FactVerdict,
  wantsProtection,
} from "./compare-ref.ts";
import { describeDisguise } from "./describe-disguise.ts";
import { type HintFacts, type RankedHint, reason, rightly, withFix } from "./hint-input.ts";
import { type Cause, findNearMiss, findTypo, show } from "./near-miss.ts";
import {
  comparePath,
  describeRenamed,
  isProvenNamespace,
  isProvenSame,
  type PathVerdict,
} from "./project-hints.ts";
import { stopsAtColon } from "./subject-repair.ts";
import { hasVariable } from "./unexpanded-variable.ts";

const pathClaims = new Set(["project_path", "repository", "job_project_path"]);
const namespaceClaims = new Set([
  "namespace_path",
  "repository_owner",
  "job_namespace_path",
  "/kubernetes.io/namespace",
]);

/** How many characters a cause is looked for in: hints are worked out on every keystroke. */
const charactersMax = 8192;
/** What a pair costs beside its characters. */
const pairCost = 64;

/** Why the token's texts are none of those that a condition expects. */
export function compareValue(
  facts: HintFacts,
  claim: string,
  condition: Condition,
  texts: string[],
): RankedHint[] {
  const expected = conditionTexts(condition);
  const pairs = expected.flatMap((each) => texts.map((actual) => ({ expected: each, actual })));
  let characters = 0;
  for (const pair of pairs) {
    characters += pair.expected.length + pair.actual.length + pairCost;
    if (characters > charactersMax) break;
    const disguise = describeDisguise(pair.expected, pair.actual, claim);
    if (disguise !== null) return [rightly(disguise.code, disguise.message)];
    if (isPatternCondition(condition) && stopsAtColon(pair.expected, pair.actual)) {
      const message = `A single * stops at a colon, and ${claim} has one there: ${show(pair.actual)}.`;
      return hintsOf(facts, claim, condition, pair, [{ code: "star_stops_at_colon", message }]);
    }
    const near = findNearMiss({ ...pair, isPattern: isPatternCondition(condition), what: claim });
    // A pattern written where values are compared whole: the star is a letter there.
    if (near !== null) return hintsOf(facts, claim, condition, pair, near);
  }
  const actual = texts[0] ?? "";
  const first = expected[0] ?? "";
  if (hasVariable(actual)) {
    const message = `${claim} is ${show(actual)} in the token, the name of a variable and not its value. Correct it in the pipeline.`;
    return [reason("ci_variable_not_expanded", message)];
  }
  if (/(^|[_/-])u?id$/.test(claim)) return [compareId(facts, claim, condition, first, actual)];
  const verdict = judgeValue(facts, claim, condition, first, actual);
  if ("right" in verdict) return [rightly(verdict.right.code, verdict.right.message)];
  if ("blocked" in verdict) return [reason(verdict.blocked.code, verdict.blocked.message)];
  const requires = "requires" in verdict && verdict.requires !== undefined ? [verdict.requires] : [];
  const extra = requires
    .filter((each) => each.claim !== claim && !(each.claim in facts.rule.conditions))
    .map((each): FieldChange => ({ field: `conditions.${each.claim}`, value: each.value }));
  return hintsOf(facts, claim, condition, { expected: first, actual }, verdict.near, extra);
}

function judgeValue(
  facts: HintFacts,
  claim: string,
  condition: Condition,
  expected: string,
  actual: string,
): FactVerdict | PathVerdict {
  if (pathClaims.has(claim)) return comparePath(facts, expected, actual, claim);
  if (namespaceClaims.has(claim)) return compareNamespace(facts, claim, expected, actual);
  if (claim === "ref_type") return compareRefType(expected, actual);
  if (claim === "ref" || claim === "ref_path") return compareRef(facts, expected, actual, claim);
  if (wantsProtection(claim, expected)) return { blocked: explainProtection(claim) };
  if (isPersonalClaim(claim) || findClaim(facts.provider?.kind ?? "generic", claim)?.mark === "personal") {
    return { blocked: { code: "other_value", message: `${claim} is another person's than the rule wants.` } };
  }
  if (claim === "pipeline_source" && actual === "merge_request_event") {
    return describe(
      "merge_request_pipeline",
      "This is a merge request's pipeline (pipeline_source merge_request_event), which the rule does not list.",
    );
  }
  const typo = findTypo({ expected, actual, isPattern: isPatternCondition(condition), what: claim });
  if (typo !== null) return { near: typo };
  return describe(
    "other_value",
    `${claim} is ${show(actual)}; the rule wants ${conditionTexts(condition).map(show).join(" or ")}.`,
  );
}

function compareNamespace(
  facts: HintFacts,
  claim: string,
  expected: string,
  actual: string,
): FactVerdict | PathVerdict {
  const { claims } = facts;
  if (expected === claims.project_path || expected === claims.repository) {
    const message = `${claim} is the namespace alone, ${show(actual)}; the rule has the project's whole path.`;
    return describe("url_for_path", message);
  }
  if (isProvenNamespace(facts) || isProvenSame(facts, expected, actual))
    return { near: [describeRenamed(expected, actual)] };
  const isSameTop = expected.split("/")[0] === actual.split("/")[0] && /path/.test(claim);
  if (isSameTop)
    return describe(
      "subgroup_depth",
      `${claim} is the immediate parent, ${show(actual)}; the rule wants ${show(expected)}.`,
    );
  return {
    right: {
      code: "other_namespace",
      message: `${claim} is ${show(actual)}, not ${show(expected)}: another namespace's workload is rightly refused.`,
    },
  };
}

function compareId(
  facts: HintFacts,
  claim: string,
  condition: Condition,
  expected: string,
  actual: string,
): RankedHint {
  const named = ["_path", "", "_name", "_login"].some((suffix) => {
    const reading = readClaim(facts.claims, claim.replace(/_id$/, suffix).replace(/\/uid$/, "/name"));
    const name = reading.found && typeof reading.value === "string" ? reading.value.toLowerCase() : null;
    return name === expected.toLowerCase() || name?.split("/").at(-1) === expected.toLowerCase();
  });
  if (named) {
    const value = replaceText(condition, expected, actual);
    const message = `${claim} has a name, ${show(expected)}, where the id belongs: ${show(actual)}.`;
    return mended(facts, claim, { code: "name_for_id", message }, [{ field: `conditions.${claim}`, value }]);
  }
  if (/^\d+$/.test(actual) && !/^\d+$/.test(expected)) {
    return reason(
      "name_for_id",
      `${claim} wants an id; ${show(expected)} is none, and it is not the name that this token has.`,
    );
  }
  return rightly(
    "other_id",
    `${claim} is ${show(actual)}, not ${show(expected)}: another one, whatever its name. It is rightly refused.`,
  );
}

function hintsOf(
  facts: HintFacts,
  claim: string,
  condition: Condition,
  change: { expected: string; actual: string },
  causes: Cause[],
  extra: FieldChange[] = [],
): RankedHint[] {
  const { expected, actual } = change;
  const isSlip = causes.every(({ code }) => !meantDifferently.has(code));
  const isList = readCondition(condition).operands.length > 1;
  const value = isSlip || !isList ? replaceText(condition, expected, actual) : addText(condition, actual);
  const fix = [{ field: `conditions.${claim}`, value }, ...extra, ...pinSubject(facts, causes)];
  return causes.map((cause) => mended(facts, claim, cause, fix));
}

/**
 * What is meant differently is meant for this token alone: a subject with stars would let in others by the new value
 * too. A slip is corrected, and the stars are what the rule says.
 */
function pinSubject({ rule, claims }: HintFacts, causes: Cause[]): FieldChange[] {
  const subject = claims.sub;
  const isMeant = causes.some(({ code }) => meantDifferently.has(code) || code === "pattern_syntax");
  if (!isMeant || typeof subject !== "string" || !rule.subject.includes("*")) return [];
  const isPinnable = !subject.includes("*") && matchPattern(rule.subject, subject) !== null;
  return isPinnable ? [{ field: "providerSubject", value: subject }] : [];
}

/** Causes that are no slip: the value expected is right in itself, and a list keeps it. */
export const meantDifferently = new Set([
  "other_value",
  "other_ref",
  "branch_or_tag",
  "other_project",
  "subgroup_depth",
  "merge_request_pipeline",
  "default_branch_renamed",
]);

function mended(
  facts: HintFacts,
  claim: string,
  hint: Pick<Hint, "code" | "message">,
  fix: FieldChange[],
): RankedHint {
  return withFix(facts, { ...hint, fix }, (after) => {
    const condition = after.conditions[claim];
    if (condition === undefined) return true;
    return evaluateCondition(readCondition(condition), readClaim(facts.claims, claim)).answer === "holds";
  });
}

function replaceText(condition: Condition, expected: string, actual: string): Condition | null {
  return mapCondition(condition, (text) => (text === expected ? actual : text));
}

function addText(condition: Condition, actual: string): Condition {
  const { operator, operands } = readCondition(condition);
  if (operator === "matches") return { matches: [...operands.map(String), actual] };
  return [...operands, actual];
}

function describe(code: string, message: string): { near: Cause[] } {
  return { near: [{ code, message }] };
}
