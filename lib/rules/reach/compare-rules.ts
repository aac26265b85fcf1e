import { conditionTexts, isPatternCondition } from "#lib/rules/condition-texts.ts";
import { containsPattern } from "#lib/rules/contain-pattern.ts";
import { readCondition } from "#lib/rules/evaluate-condition.ts";
import { intersectPatterns } from "#lib/rules/intersect-patterns.ts";
import { matchPattern } from "#lib/rules/match-pattern.ts";
import { findClaim } from "#lib/rules/presets/claim-facts.ts";
import { issuerFlavour } from "#lib/rules/presets/issuer-flavour.ts";
import { parseSubject, replaceSegment } from "#lib/rules/presets/parse-subject.ts";
import type { RuleView } from "#lib/rules/rule-view.ts";
import type { Condition, Conditions } from "#lib/schemas/conditions.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";

export type RuleContainment = "yes" | "no" | "unknown";

/**
 * Whether every token that `inner` lets in, `outer` lets in too: subject, conditions and audience, of one issuer.
 * `unknown` where the patterns of several values would have to be taken together, or the search was given up.
 */
export function containsRule(
  outer: RuleView,
  inner: RuleView,
  kind: ProviderKind,
  issuer = "",
): RuleContainment {
  if (!mayContain(outer.subject, inner.subject)) return "no";
  const subject = containsPattern(outer.subject, inner.subject).answer;
  if (subject === "no" || !trustsAudiencesOf(outer, inner)) return "no";
  const given = { ...impliedConditions(inner.subject, kind, issuer), ...inner.conditions };
  const answers = Object.entries(outer.conditions).map(([claim, condition]) =>
    implies(Object.hasOwn(given, claim) ? given[claim] : undefined, condition),
  );
  if (answers.includes("no")) return "no";
  return subject === "unknown" || answers.includes("unknown") ? "unknown" : "yes";
}

/**
 * A cheap no: what stands before the first star of `outer`, or after its last, must stand there in `inner` too. Most
 * rules of an organisation have nothing to do with each other, and the search is not cheap.
 */
function mayContain(outer: string, inner: string): boolean {
  const [start, end] = [outer.split("*", 1)[0] ?? "", outer.slice(outer.lastIndexOf("*") + 1)];
  const [innerStart, innerEnd] = [inner.split("*", 1)[0] ?? "", inner.slice(inner.lastIndexOf("*") + 1)];
  return innerStart.startsWith(start) && innerEnd.endsWith(end);
}

/**
 * A subject of a token that both rules of one issuer let in, or null when they can have no token in common. On GitLab
 * what a subject states counts as conditions too, and what a condition pins stands in the witness.
 */
export function intersectRules(
  left: RuleView,
  right: RuleView,
  kind: ProviderKind,
  issuer = "",
): string | null {
  if (!canShareAudiences(left, right)) return null;
  const one = { ...impliedConditions(left.subject, kind, issuer), ...left.conditions };
  const two = { ...impliedConditions(right.subject, kind, issuer), ...right.conditions };
  for (const [claim, condition] of Object.entries(one)) {
    const other = Object.hasOwn(two, claim) ? two[claim] : undefined;
    if (other !== undefined && !mayBeList(kind, claim) && !canBothHold(condition, other)) return null;
    if (other !== undefined && !canBothBeThere(condition, other)) return null;
  }
  const witness = intersectPatterns(left.subject, right.subject);
  if (witness === null) return null;
  const pinned = { ...pinnedTexts(one), ...pinnedTexts(two) };
  const fill = (rule: RuleView) => fillSubject(rule.subject, pinned, kind, issuer);
  return intersectPatterns(fill(left), fill(right)) ?? witness;
}

/** Some `aud` that both trust. A job may ask for several audiences at once, so only `exact` keeps rules apart. */
function canShareAudiences(left: RuleView, right: RuleView): boolean {
  if (left.trustedAudiences.length === 0 || right.trustedAudiences.length === 0) return false;
  const exact = [left, right].find((rule) => rule.audienceMatchMode === "exact");
  if (exact === undefined) return true;
  const other = exact === left ? right : left;
  const shared = other.trustedAudiences.filter((audience) => exact.trustedAudiences.includes(audience));
  if (other.audienceMatchMode !== "all") return shared.length > 0;
  return shared.length > 0 && new Set(other.trustedAudiences).size === 1;
}

/** Claims that carry lists: each of two conditions may be met by another element. */
function mayBeList(kind: ProviderKind, claim: string): boolean {
  const type = findClaim(kind, claim)?.type;
  return type === undefined ? /(?:groups|roles|scopes|permissions|ids)$/.test(claim) : type === "array";
}

function canBothBeThere(left: Condition, right: Condition): boolean {
  return (readCondition(left).operator === "absent") === (readCondition(right).operator === "absent");
}

function pinnedTexts(conditions: Conditions): Record<string, string> {
  const pinned: Record<string, string> = {};
  for (const [claim, condition] of Object.entries(conditions)) {
    const [text, ...more] = conditionTexts(condition);
    if (text !== undefined && more.length === 0 && !text.includes("*")) pinned[claim] = text;
  }
  return pinned;
}

/** The pattern with the pinned texts in place of the stars that they fit. */
function fillSubject(
  subject: string,
  pinned: Record<string, string>,
  kind: ProviderKind,
  issuer: string,
): string {
  const flavour = issuerFlavour(kind, issuer);
  if (flavour !== "gitlab") return subject;
  return parseSubject(flavour, subject).reduceRight((text, segment) => {
    const value = segment.name === null || segment.value.includes("**") ? undefined : pinned[segment.name];
    if (value === undefined || !statedByGitlab.has(segment.name ?? "")) return text;
    return matchPattern(segment.value, value) === null ? text : replaceSegment(text, segment, value);
  }, subject);
}

/** Whether one value (or an absent claim) can satisfy both conditions. */
export function canBothHold(left: Condition, right: Condition): boolean {
  const one = readCondition(left).operator;
  const two = readCondition(right).operator;
  if (one === "absent" || two === "absent") return one === two;
  if (one === "exists" || two === "exists") return true;
  return conditionTexts(left).some((text) =>
    conditionTexts(right).some((other) =>
      canBeSame(text, isPatternCondition(left), other, isPatternCondition(right)),
    ),
  );
}

/** Whether two texts, each a pattern or a literal, have a value in common. */
export function canBeSame(
  left: string,
  leftIsPattern: boolean,
  right: string,
  rightIsPattern: boolean,
): boolean {
  if (leftIsPattern && rightIsPattern) return intersectPatterns(left, right) !== null;
  if (leftIsPattern) return matchPattern(left, right) !== null;
  return rightIsPattern ? matchPattern(right, left) !== null : left === right;
}

const statedByGitlab = new Set([
  "project_path",
  "project_id",
  "ref_type",
  "ref",
  "ref_protected",
  "environment_protected",
  "deployment_tier",
]);

/** What the literal parts of a subject say about claims: GitLab composes `sub` from them. */
export function impliedConditions(subject: string, kind: ProviderKind, issuer = ""): Conditions {
  const flavour = issuerFlavour(kind, issuer);
  if (flavour !== "gitlab") return {};
  const stated = parseSubject(flavour, subject).filter(
    ({ name, value }) => name !== null && statedByGitlab.has(name) && !value.includes("*"),
  );
  return Object.fromEntries(stated.map(({ name, value }) => [name ?? "", value]));
}

/** Whether `given` holding means that `wanted` holds. */
function implies(given: Condition | undefined, wanted: Condition): RuleContainment {
  if (given === undefined) return "no";
  const from = readCondition(given).operator;
  const to = readCondition(wanted).operator;
  if (from === "absent" || to === "absent") return from === to ? "yes" : "no";
  if (to === "exists") return "yes";
  if (from === "exists") return "no";
  const answers = conditionTexts(given).map((text) => covers(wanted, text, from === "matches"));
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

function covers(wanted: Condition, text: string, isPattern: boolean): RuleContainment {
  const others = conditionTexts(wanted);
  const wantsPattern = isPatternCondition(wanted);
  if (!isPattern || !text.includes("*")) {
    return others.some((other) => canBeSame(other, wantsPattern, text, false)) ? "yes" : "no";
  }
  const answers = others.map((other) => (wantsPattern ? containsPattern(other, text).answer : "no"));
  if (answers.includes("yes")) return "yes";
  // Several patterns may cover together what none of them covers alone.
  return wantsPattern && (others.length > 1 || answers.includes("unknown")) ? "unknown" : "no";
}

function trustsAudiencesOf(outer: RuleView, inner: RuleView): boolean {
  if (outer.trustedAudiences.length === 0) return inner.trustedAudiences.length === 0;
  const isPart = inner.trustedAudiences.every((audience) => outer.trustedAudiences.includes(audience));
  if (outer.audienceMatchMode === "exact") return inner.audienceMatchMode === "exact" && isPart;
  if (outer.audienceMatchMode === "any") {
    if (inner.audienceMatchMode !== "all") return isPart;
    return inner.trustedAudiences.some((audience) => outer.trustedAudiences.includes(audience));
  }
  const all = outer.trustedAudiences;
  if (inner.audienceMatchMode === "all") return all.every((each) => inner.trustedAudiences.includes(each));
  return all.length === 1 && isPart;
}
