import { type IssuerFlavour, issuerFlavour } from "#lib/rules/presets/issuer-flavour.ts";
import { containsRule } from "#lib/rules/reach/compare-rules.ts";
import {
  applyToRule,
  type FieldChange,
  type ProviderView,
  type RuleView,
  type SavedRuleView,
} from "#lib/rules/rule-view.ts";
import type { Check, Hint } from "#lib/schemas/check.ts";

/** What a refusal is explained from. */
export interface HintInput {
  /** The rule that was judged: the draft, or the nearest one; null when there was none. */
  rule: RuleView | null;
  /** The token's claims; null when it could not be read. */
  claims: Record<string, unknown> | null;
  header?: Record<string, unknown> | null;
  /** The decision's checks for that rule. */
  checks: readonly Check[];
  /** The provider of the rule. */
  provider: ProviderView | null;
  /** Other rules of the organisation, whoever's account. */
  otherRules?: readonly SavedRuleView[];
  otherProviders?: readonly ProviderView[];
  /** The time the token was judged at. */
  at: Date;
  /** Our own URL: the audience that a token for us carries. */
  publicUrl?: string | null;
  requestedScopes?: readonly string[];
  /** When the issuer's keys were fetched. */
  keysFetchedAt?: Date | null;
  /** What was sent, when it could not be read, to recognise a job token by its prefix. */
  rawToken?: string | null;
}

/** The same, with a rule and claims at hand. */
export interface HintFacts extends HintInput {
  rule: RuleView;
  claims: Record<string, unknown>;
  flavour: IssuerFlavour;
}

/** A hint with where it stands among the others, and whether refusing is right. */
export interface RankedHint {
  hint: Hint;
  /** Refusing is right: then no fix at all is offered. */
  isRight: boolean;
}

/** A hint that only gives the reason. */
export function reason(code: string, message: string): RankedHint {
  return { hint: { code, message, widens: false }, isRight: false };
}

/** The reason why the refusal is right. */
export function rightly(code: string, message: string): RankedHint {
  return { hint: { code, message, widens: false }, isRight: true };
}

/**
 * A hint with its fix, when `passes` says of the mended rule that the check now passes; else only the reason.
 * `widens` is worked out: everything that got in before still does, and more.
 */
export function withFix(
  facts: HintFacts,
  hint: { code: string; message: string; fix: FieldChange[] },
  passes: (rule: RuleView) => boolean,
): RankedHint {
  const after = applyToRule(facts.rule, hint.fix);
  if (!passes(after)) return reason(hint.code, hint.message);
  return {
    hint: {
      code: hint.code,
      message: hint.message,
      fix: hint.fix.map(({ field, value }) => ({ field, value })),
      widens: isWider(facts, after),
    },
    isRight: false,
  };
}

function isWider({ rule, provider }: HintFacts, after: RuleView): boolean {
  if (after.status !== rule.status || after.expiresAt !== rule.expiresAt) return true;
  if (after.allowedScopes.length > rule.allowedScopes.length) return true;
  if (countStars(after.subject) > countStars(rule.subject)) return true;
  const kind = provider?.kind ?? "generic";
  const holdsBefore = containsRule(after, rule, kind, provider?.issuer) === "yes";
  return holdsBefore && containsRule(rule, after, kind, provider?.issuer) !== "yes";
}

function countStars(pattern: string): number {
  return pattern.split("*").length;
}

export function toFacts(input: HintInput): HintFacts | null {
  if (input.rule === null || input.claims === null) return null;
  const kind = input.provider?.kind ?? "generic";
  const flavour = issuerFlavour(kind, input.provider?.issuer ?? "");
  return { ...input, rule: input.rule, claims: input.claims, flavour };
}

/** Text of a claim when it is a string, else empty. */
export function textOf(claims: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === "string" ? value : "";
}
