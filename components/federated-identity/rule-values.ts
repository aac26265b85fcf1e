import type { FederatedIdentityCreate, FederatedIdentityUpdate } from "#lib/client/federated-identities.ts";
import type { FederatedIdentity, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import { toConditions, toRows } from "./condition-rows.ts";
import type { RuleValues } from "./rule-schema.ts";

/** A new rule: nothing granted but reading, meant for this installation. */
export function emptyRuleValues(publicUrl: string, scope: string): RuleValues {
  return {
    name: "",
    description: "",
    providerIdentity: "",
    providerSubject: "",
    trustedAudiences: [publicUrl],
    audienceMatchMode: "any",
    conditions: [],
    allowedScopes: [scope],
    expiresAt: "",
    tokenLifetimeSeconds: "3600",
    capToSubjectToken: false,
    expectations: [],
  };
}

/** The values of a saved rule. */
export function toRuleValues(rule: FederatedIdentity): RuleValues {
  return {
    name: rule.name,
    description: rule.description,
    providerIdentity: rule.provider.identity,
    providerSubject: rule.providerSubject,
    trustedAudiences: rule.trustedAudiences,
    audienceMatchMode: rule.audienceMatchMode,
    conditions: toRows(rule.conditions),
    allowedScopes: rule.allowedScopes,
    expiresAt: rule.expiresAt ? toLocalField(rule.expiresAt) : "",
    tokenLifetimeSeconds: String(rule.tokenLifetimeSeconds),
    capToSubjectToken: rule.capToSubjectToken,
    expectations: rule.expectations,
  };
}

/** The unsaved rule as the token tests and the advisor take it; half-typed values included. */
export function toDraft(values: RuleValues, saved?: FederatedIdentity): FederatedIdentityDraft {
  const lifetime = Number(values.tokenLifetimeSeconds);
  const expiry = Date.parse(values.expiresAt);
  return {
    name: values.name || null,
    providerIdentity: values.providerIdentity || null,
    providerSubject: values.providerSubject,
    trustedAudiences: values.trustedAudiences,
    audienceMatchMode: values.audienceMatchMode,
    conditions: toConditions(
      values.conditions.filter((row) => row.claim !== ""),
      saved?.conditions,
    ),
    allowedScopes: values.allowedScopes,
    // Shown as expired because of its time alone: the draft may just be giving it more.
    status: saved === undefined || saved.status === "expired" ? "active" : saved.status,
    // Beside a saved rule absence means "leave it", so never is said as "".
    expiresAt: Number.isNaN(expiry) ? (saved ? "" : null) : new Date(expiry).toISOString(),
    tokenLifetimeSeconds: lifetime >= 60 && lifetime <= 86_400 ? lifetime : 3600,
    capToSubjectToken: values.capToSubjectToken,
    expectations: values.expectations,
  };
}

/** The body that creates the rule. */
export function toCreate(values: RuleValues, serviceAccountIdentity: string): FederatedIdentityCreate {
  const { providerIdentity, ...draft } = toDraft(values);
  return {
    ...draft,
    name: values.name,
    description: values.description,
    providerIdentity: providerIdentity ?? "",
    serviceAccountIdentity,
  };
}

/** Only what differs from the saved rule, with `""` and `{}` where something is cleared (`API.md`, Clearing). */
export function toChange(values: RuleValues, saved: FederatedIdentity): FederatedIdentityUpdate {
  const before = toRuleValues(saved);
  const draft = toDraft(values, saved);
  const all: FederatedIdentityUpdate = {
    ...draft,
    name: values.name,
    description: values.description,
    expiresAt: draft.expiresAt ?? "",
  };
  const changed = (Object.keys(before) as (keyof RuleValues)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(values[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, all[key]]));
}

/** Names of the fields that differ from the saved rule. */
export function changedFields(values: RuleValues, saved: FederatedIdentity): string[] {
  return Object.keys(toChange(values, saved));
}

/** A moment as a `datetime-local` field wants it. */
export function toLocalField(time: string | number): string {
  const moment = new Date(time);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
