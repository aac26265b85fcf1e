import { isVolatileClaim, renameClaim } from "#lib/rules/advisor/advise-conditions.ts";
import { conditionTexts, isPatternCondition } from "#lib/rules/condition-texts.ts";
import { editDistance } from "#lib/rules/edit-distance.ts";
import { comparableText, evaluateCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import { findClaim, hasCatalogue } from "#lib/rules/presets/claim-facts.ts";
import { isKnownClaim, letters, nearestClaim } from "#lib/rules/presets/nearest-claim.ts";
import { readClaim } from "#lib/rules/read-claim.ts";
import type { FieldChange, RuleView } from "#lib/rules/rule-view.ts";
import type { Condition } from "#lib/schemas/conditions.ts";
import { compareValue } from "./compare-value.ts";
import { escapeStep, findPointer } from "./find-pointer.ts";
import { type HintFacts, type RankedHint, reason, withFix } from "./hint-input.ts";
import { show } from "./near-miss.ts";

/** Why one condition does not hold, with the change that would just let this token in. */
export function hintOnCondition(facts: HintFacts, claim: string): RankedHint[] {
  const condition = Object.hasOwn(facts.rule.conditions, claim) ? facts.rule.conditions[claim] : undefined;
  if (condition === undefined || holds(facts.rule, facts, claim)) return [];
  const reading = readClaim(facts.claims, claim);
  const kind = facts.provider?.kind ?? "generic";
  if (isVolatileClaim(kind, claim) && conditionTexts(condition).length > 0) {
    return [removeVolatile(facts, claim)];
  }
  if (!reading.found) return [hintOnMissing(facts, claim, condition)];
  if (readCondition(condition).operator === "absent") {
    return [reason("claim_present", `The rule wants ${claim} to be absent; the token has it.`)];
  }
  const texts = (Array.isArray(reading.value) ? reading.value : [reading.value])
    .map(comparableText)
    .filter((text) => text !== null);
  if (texts.length === 0) return [hintOnUnsuitable(facts, claim, condition, reading.value)];
  return compareValue(facts, claim, condition, texts);
}

function holds(rule: RuleView, { claims }: HintFacts, claim: string): boolean {
  const condition = rule.conditions[claim];
  if (condition === undefined) return true;
  return evaluateCondition(readCondition(condition), readClaim(claims, claim)).answer === "holds";
}

function removeVolatile(facts: HintFacts, claim: string): RankedHint {
  return withFix(
    facts,
    {
      code: "volatile_claim",
      message: `${claim} changes with every run, so a condition on it matches once and never again. Remove it.`,
      fix: [{ field: `conditions.${claim}`, value: null }],
    },
    () => true,
  );
}

function hintOnMissing(facts: HintFacts, claim: string, condition: Condition): RankedHint {
  const kind = facts.provider?.kind ?? "generic";
  const pointer = findPointer(facts.claims, claim);
  if (pointer !== null) {
    return moveCondition(facts, claim, pointer, condition, {
      code: "nested_claim",
      message: `${claim} is inside another claim: its name is the JSON Pointer ${pointer}.`,
    });
  }
  const isKnown = hasCatalogue(kind) && isKnownClaim(kind, claim);
  const near = isKnown ? null : (nearestOwnClaim(facts, claim) ?? nearestClaim(kind, claim));
  if (near !== null && readClaim(facts.claims, near).found) {
    return moveCondition(facts, claim, near, condition, {
      code: "unknown_claim",
      message: `This issuer has no claim ${claim}, so it is MISSING; what is meant is ${near}.`,
    });
  }
  if (near !== null) {
    const message = `This issuer has no claim ${claim}; what is meant is probably ${near}, which is MISSING in this token too.`;
    return reason("unknown_claim", message);
  }
  if (!isKnown && hasCatalogue(kind)) {
    return reason(
      "unknown_claim",
      `This issuer has no claim ${claim}, so it is MISSING, and an absent claim never matches.`,
    );
  }
  const note = findClaim(kind, claim)?.note;
  return reason(
    "claim_missing",
    `${claim} is MISSING in the token${note === undefined ? "" : `: ${note}`}. An absent claim never matches.`,
  );
}

/** No issuer sends nearly as many claims. */
const namesMax = 200;

/** The one claim of the token whose name is nearly the one written: spelt otherwise, cut short, or a letter off. */
function nearestOwnClaim({ claims }: HintFacts, claim: string): string | null {
  const wanted = claim.replace(/^\//, "");
  const names = Object.keys(claims).slice(0, namesMax);
  const same = names.filter((name) => letters(name) === letters(wanted));
  const close = names.filter((name) => editDistance(name, wanted) <= (wanted.length < 5 ? 1 : 2));
  const longer = names.filter((name) => name.endsWith(`/${wanted}`));
  const [only, ...more] = same.length > 0 ? same : close.length > 0 ? close : longer;
  return only === undefined || more.length > 0 || only === claim ? null : only;
}

/** The condition under another name; a value that does not hold there, or a pattern, becomes the token's own. */
function moveCondition(
  facts: HintFacts,
  claim: string,
  to: string,
  condition: Condition,
  hint: { code: string; message: string },
): RankedHint {
  const renamed = renameClaim(facts, claim, to, condition);
  const reading = readClaim(facts.claims, to);
  const own = reading.found ? comparableText(reading.value) : null;
  const fix = renamed.map((change): FieldChange => {
    if (change.field !== `conditions.${to}` || own === null) return change;
    const moved = readCondition(change.value as Condition);
    const isExact = moved.operands.length === 1 && moved.operator !== "matches";
    return isExact && evaluateCondition(moved, reading).answer === "holds"
      ? change
      : { field: change.field, value: own };
  });
  const checked = fix
    .filter(({ value }) => value !== null)
    .map(({ field }) => field.slice("conditions.".length));
  return withFix(facts, { ...hint, fix }, (after) => checked.every((name) => holds(after, facts, name)));
}

function hintOnUnsuitable(facts: HintFacts, claim: string, condition: Condition, value: unknown): RankedHint {
  const texts = conditionTexts(condition);
  const isPattern = isPatternCondition(condition);
  const pointer = findPointerTo(value, texts, claim.startsWith("/") ? claim : `/${escapeStep(claim)}`);
  if (pointer !== null && !isPattern) {
    return moveCondition(facts, claim, pointer, condition, {
      code: "nested_claim",
      message: `${claim} is an object, which never matches; what is meant is inside it, at ${pointer}.`,
    });
  }
  const type = value === null ? "null" : Array.isArray(value) ? "a list without texts" : typeof value;
  return reason(
    "claim_type",
    `${claim} is ${type} in the token, which never matches; the rule wants ${texts.map(show).join(" or ")}.`,
  );
}

function findPointerTo(value: unknown, texts: string[], pointer: string, depth = 0): string | null {
  if (typeof value !== "object" || value === null || depth > 4) return null;
  for (const [key, inner] of Object.entries(value)) {
    const place = `${pointer}/${escapeStep(key)}`;
    const text = comparableText(inner);
    if (text !== null && texts.includes(text)) return place;
    const deeper = findPointerTo(inner, texts, place, depth + 1);
    if (deeper !== null) return deeper;
  }
  return null;
}
