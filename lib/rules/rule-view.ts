import type { Conditions } from "#lib/schemas/conditions.ts";
import type { AudienceMatchMode, RuleStatus } from "#lib/schemas/federated-identity.ts";
import type { ActiveStatus, ProviderKind } from "#lib/schemas/identity-provider.ts";

/**
 * What the rules about rules read of a federated identity. A `Rule` of the decision is one; a draft and a
 * wire object become one with `toRuleView`.
 */
export interface RuleView {
  subject: string;
  conditions: Conditions;
  trustedAudiences: readonly string[];
  audienceMatchMode: AudienceMatchMode;
  allowedScopes: readonly string[];
  status: RuleStatus;
  expiresAt: Date | null;
  tokenLifetimeSeconds: number;
  capToSubjectToken: boolean;
}

/** A saved rule of the organisation, next to the one in hand. */
export interface SavedRuleView extends RuleView {
  id: string;
  name: string;
  provider: ProviderView;
  serviceAccount: { id: string; name: string };
}

export interface ProviderView {
  id: string;
  name: string;
  issuer: string;
  kind: ProviderKind;
  status: ActiveStatus;
}

/** A federated identity as the API speaks it, saved or not; everything but the subject may be missing. */
export interface WireRule {
  providerSubject?: string | null;
  conditions?: Conditions | null;
  trustedAudiences?: string[] | null;
  audienceMatchMode?: AudienceMatchMode | null;
  allowedScopes?: string[] | null;
  status?: RuleStatus | "" | null;
  expiresAt?: string | null;
  tokenLifetimeSeconds?: number | null;
  capToSubjectToken?: boolean | null;
}

/** Reads a draft or a wire object with the defaults of `API.md`: audience is `publicUrl` when left out. */
export function toRuleView(wire: WireRule, publicUrl: string): RuleView {
  return {
    subject: wire.providerSubject ?? "",
    conditions: wire.conditions ?? {},
    trustedAudiences: wire.trustedAudiences ?? [publicUrl],
    audienceMatchMode: wire.audienceMatchMode ?? "any",
    allowedScopes: wire.allowedScopes ?? [],
    status: wire.status || "active",
    expiresAt: wire.expiresAt ? new Date(wire.expiresAt) : null,
    tokenLifetimeSeconds: wire.tokenLifetimeSeconds ?? 3600,
    capToSubjectToken: wire.capToSubjectToken ?? false,
  };
}

/** One field to change, as hints and findings name it: a wire field, `conditions.<claim>` or `provider.…`. */
export interface FieldChange {
  field: string;
  value: unknown;
}

/**
 * The rule after a fix. `conditions.<claim>` with null removes that condition; changes of the provider are
 * left out, as they are no part of the rule.
 */
export function applyToRule<View extends RuleView>(rule: View, changes: readonly FieldChange[]): View {
  let conditions = rule.conditions;
  const next: View = { ...rule };
  for (const { field, value } of changes) {
    if (field.startsWith("conditions.")) conditions = setCondition(conditions, field.slice(11), value);
    else if (field === "conditions") conditions = (value ?? {}) as Conditions;
    else if (field === "providerSubject") next.subject = String(value ?? "");
    else if (field === "trustedAudiences") next.trustedAudiences = (value ?? []) as string[];
    else if (field === "audienceMatchMode") next.audienceMatchMode = value as AudienceMatchMode;
    else if (field === "allowedScopes") next.allowedScopes = (value ?? []) as string[];
    else if (field === "status") next.status = value as RuleStatus;
    else if (field === "expiresAt") next.expiresAt = value ? new Date(String(value)) : null;
    else if (field === "tokenLifetimeSeconds") next.tokenLifetimeSeconds = Number(value);
    else if (field === "capToSubjectToken") next.capToSubjectToken = value === true;
  }
  next.conditions = conditions;
  return next;
}

function setCondition(conditions: Conditions, claim: string, value: unknown): Conditions {
  const entries = Object.entries(conditions).filter(([name]) => name !== claim);
  if (value === null || value === undefined) return Object.fromEntries(entries);
  return Object.fromEntries([...entries, [claim, value as Conditions[string]]]);
}
