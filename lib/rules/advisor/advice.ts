import { conditionTexts, requiresOnly } from "#lib/rules/condition-texts.ts";
import { type IssuerFlavour, isSharedIssuer, issuerFlavour } from "#lib/rules/presets/issuer-flavour.ts";
import { parseSubject, type SubjectSegment, segmentValue } from "#lib/rules/presets/parse-subject.ts";
import type { FieldChange, RuleView, SavedRuleView } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import type { ProviderKind, ReplayMode } from "#lib/schemas/identity-provider.ts";

/** What the advisor may know besides the rule. Everything optional only makes it quieter when left out. */
export interface AdviceContext {
  kind: ProviderKind;
  issuer: string;
  now: Date;
  /** Our own issuer and default audience. */
  publicUrl: string;
  /** The rule's own places, to find its neighbours. */
  ruleId?: string | null;
  providerId?: string | null;
  serviceAccountId?: string | null;
  /** Saved rules of the organisation; the rule in hand among them is passed over. */
  otherRules?: readonly SavedRuleView[];
  /** Scopes that the person saving holds, and that the account's roles give meaning to; null when not known. */
  callerScopes?: readonly string[] | null;
  accountScopes?: readonly string[] | null;
  /** Claims of tokens seen from this provider: pasted, or recorded. */
  seenClaims?: readonly Record<string, unknown>[];
  createdAt?: Date | null;
  lastUsedAt?: Date | null;
  gitlabVersion?: string | null;
  replayMode?: ReplayMode | null;
}

/** The rule and what every adviser asks of it, worked out once. */
export interface Advice {
  rule: RuleView;
  context: AdviceContext;
  flavour: IssuerFlavour;
  isShared: boolean;
  segments: SubjectSegment[];
  /** Grants more than reading. */
  canWrite: boolean;
  /** Lets in protected branches and tags only. */
  onlyProtectedRefs: boolean;
  onlyProtectedEnvironments: boolean;
  seenClaims: readonly Record<string, unknown>[];
}

const readingScopes = new Set(["read", "api:read"]);

export function prepareAdvice(rule: RuleView, context: AdviceContext): Advice {
  const flavour = issuerFlavour(context.kind, context.issuer);
  const segments = parseSubject(flavour, rule.subject);
  const requires = (claim: string) =>
    requiresOnly(rule.conditions[claim], ["true"]) || segmentValue(segments, claim) === "true";
  return {
    rule,
    context,
    flavour,
    isShared: isSharedIssuer(context.issuer),
    segments,
    canWrite: rule.allowedScopes.some((scope) => !readingScopes.has(scope)),
    onlyProtectedRefs: requires("ref_protected"),
    onlyProtectedEnvironments: requires("environment_protected"),
    seenClaims: context.seenClaims ?? [],
  };
}

/** A text of the rule with the field it stands in: the subject's segment of that name, or a condition's value. */
export interface StatedText {
  text: string;
  field: string;
  isPattern: boolean;
}

/** Everything the rule says about one fact: in the subject, and in the condition of that name. */
export function statedTexts(advice: Advice, name: string): StatedText[] {
  const segment = segmentValue(advice.segments, name);
  const condition = advice.rule.conditions[name];
  const isPattern = condition !== undefined && typeof condition === "object" && "matches" in condition;
  return [
    ...(segment === null ? [] : [{ text: segment, field: "providerSubject", isPattern: true }]),
    ...conditionTexts(condition).map((text) => ({ text, field: `conditions.${name}`, isPattern })),
  ];
}

/** Whether the fact is fixed to literal values, in the subject or by a condition. */
export function isStatedExactly(advice: Advice, name: string): boolean {
  const segment = segmentValue(advice.segments, name);
  if (segment !== null && !segment.includes("*")) return true;
  const texts = statedTexts(advice, name).filter(({ field }) => field !== "providerSubject");
  return texts.length > 0 && texts.every(({ text, isPattern }) => !isPattern || !text.includes("*"));
}

export function finding(
  code: string,
  severity: Finding["severity"],
  field: string,
  message: string,
  fix?: FieldChange[],
): Finding {
  const base = { code, severity, field, message };
  return fix === undefined ? base : { ...base, fix: fix.map(({ field, value }) => ({ field, value })) };
}
