import { conditionTexts, mapCondition, requiresOnly } from "#lib/rules/condition-texts.ts";
import { matchPattern } from "#lib/rules/match-pattern.ts";
import { replaceSegment } from "#lib/rules/presets/parse-subject.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding, isStatedExactly, type StatedText, statedTexts } from "./advice.ts";

/** Which branches and tags a GitLab rule lets in (GL-REF*, GL-TAG*, GL-BRANCH*). */
export function adviseGitlabRefs(advice: Advice): Finding[] {
  return [
    ...adviseImpossibleType(advice),
    ...adviseOpenType(advice),
    ...adviseOpenRef(advice),
    ...adviseLiteralBranch(advice),
    ...adviseTags(advice),
    ...advisePartialRef(advice),
    ...adviseFullName(advice),
    ...adviseRefWithoutType(advice),
  ];
}

const protectRefs: FieldChange = { field: "conditions.ref_protected", value: "true" };
const refTypes = ["branch", "tag"];

function adviseImpossibleType(advice: Advice): Finding[] {
  const wrong = statedTexts(advice, "ref_type").find(({ text, isPattern }) =>
    isPattern ? !refTypes.some((type) => matchPattern(text, type) !== null) : !refTypes.includes(text),
  );
  if (wrong === undefined) return [];
  const isMergeRequest = /merge|\bmr\b|pull/i.test(wrong.text);
  const fix = replaceStated(advice, "ref_type", wrong, "branch");
  if (isMergeRequest) fix.push({ field: "conditions.pipeline_source", value: "merge_request_event" });
  return [
    finding(
      "GL-REFTYPE-IMPOSSIBLE",
      "never_matches",
      wrong.field,
      `GitLab sends only branch and tag as ref_type, so ${wrong.text} never matches. A merge request's pipeline has ref_type branch and the source branch as ref; only pipeline_source tells it apart.`,
      fix,
    ),
  ];
}

/** The rule with one stated text put right, whether it stands in the subject or in a condition. */
export function replaceStated(advice: Advice, name: string, wrong: StatedText, text: string): FieldChange[] {
  if (wrong.field !== "providerSubject") {
    const condition = advice.rule.conditions[name];
    if (condition === undefined) return [];
    return [
      { field: wrong.field, value: mapCondition(condition, (each) => (each === wrong.text ? text : each)) },
    ];
  }
  const segment = advice.segments.find((each) => each.name === name);
  if (segment === undefined) return [];
  return [{ field: "providerSubject", value: replaceSegment(advice.rule.subject, segment, text) }];
}

function adviseOpenType(advice: Advice): Finding[] {
  const open = statedTexts(advice, "ref_type").find(({ text, isPattern }) => isPattern && text.includes("*"));
  if (open === undefined || requiresOnly(advice.rule.conditions.ref_type, refTypes)) return [];
  if (isStatedExactly(advice, "ref")) return [];
  return [
    finding(
      "GL-REFTYPE-WILDCARD",
      "security",
      open.field,
      "Branches and tags are protected separately: v* then also matches a branch called v1. Write one rule for branches and one for tags.",
      replaceStated(advice, "ref_type", open, "branch"),
    ),
  ];
}

/** What the rule says of the ref: each text, or nothing when every ref gets in. */
function refTexts(advice: Advice): StatedText[] {
  return [...statedTexts(advice, "ref"), ...statedTexts(advice, "ref_path")];
}

/** Whether every ref gets in: the ref is a lone star everywhere, or is not spoken of. */
function isRefOpen(advice: Advice): boolean {
  return refTexts(advice).every(
    ({ text, isPattern }) => isPattern && /^(?:refs\/(?:heads|tags)\/)?\*+$/.test(text),
  );
}

function adviseOpenRef(advice: Advice): Finding[] {
  if (!isRefOpen(advice) || advice.onlyProtectedRefs || advice.onlyProtectedEnvironments) return [];
  return [
    finding(
      "GL-REF-ANY-UNPROTECTED",
      advice.canWrite ? "security" : "warning",
      "providerSubject",
      "Every developer can push a branch, edit .gitlab-ci.yml there and become this account. Name a protected branch, or require ref_protected.",
      [protectRefs],
    ),
  ];
}

function adviseLiteralBranch(advice: Advice): Finding[] {
  if (!isStatedExactly(advice, "ref") || advice.onlyProtectedRefs || !advice.canWrite) return [];
  if (statedTexts(advice, "ref_type").some(({ text }) => text === "tag")) return [];
  return [
    finding(
      "GL-BRANCH-MAYBE-UNPROTECTED",
      "suggestion",
      "conditions.ref_protected",
      "The name of a branch does not prove that it is protected: it may be deleted and made again, or its protection lifted. Requiring ref_protected costs nothing for a protected branch.",
      [protectRefs],
    ),
  ];
}

function adviseTags(advice: Advice): Finding[] {
  const isTag =
    statedTexts(advice, "ref_type").some(({ text }) => text === "tag") ||
    statedTexts(advice, "ref_path").some(({ text }) => text.startsWith("refs/tags/"));
  if (!isTag || advice.onlyProtectedRefs) return [];
  return [
    finding(
      "GL-TAG-UNPROTECTED",
      "security",
      "conditions.ref_protected",
      "Developers can create tags unless the tag pattern is protected in GitLab. Protect it there, and require ref_protected here.",
      [protectRefs],
    ),
  ];
}

function advisePartialRef(advice: Advice): Finding[] {
  if (advice.onlyProtectedRefs) return [];
  const partial = refTexts(advice).find(
    ({ text, isPattern }) => isPattern && !/^\*+$/.test(text) && /(^|[^/*])\*/.test(text),
  );
  if (partial === undefined) return [];
  return [
    finding(
      "GL-REF-PARTIAL-WILDCARD",
      "warning",
      partial.field,
      `${partial.text} also matches names that nobody had in mind: main* takes main-evil, *main takes evil/main. End the fixed part on a slash, or require ref_protected.`,
      [protectRefs],
    ),
  ];
}

function adviseFullName(advice: Advice): Finding[] {
  const full = statedTexts(advice, "ref").find(({ text }) => text.startsWith("refs/"));
  if (full === undefined) return [];
  const short = full.text.replace(/^refs\/(?:heads|tags)\//, "");
  return [
    finding(
      "GL-REF-FULLNAME",
      "never_matches",
      full.field,
      `On GitLab ref is the short name, ${short}; the full name is in ref_path. ${full.text} never matches.`,
      short === full.text ? undefined : replaceStated(advice, "ref", full, short),
    ),
  ];
}

function adviseRefWithoutType(advice: Advice): Finding[] {
  const { conditions } = advice.rule;
  if (conditionTexts(conditions.ref).length === 0) return [];
  if (isStatedExactly(advice, "ref_type") || isStatedExactly(advice, "ref_path")) return [];
  const text = conditionTexts(conditions.ref)[0] ?? "";
  return [
    finding(
      "GL-REF-WITHOUT-TYPE",
      "warning",
      "conditions.ref",
      "A branch and a tag can have the same name. Say which one is meant with ref_type.",
      [{ field: "conditions.ref_type", value: /^v?\d/.test(text) ? "tag" : "branch" }],
    ),
  ];
}
