import type { Conditions } from "#lib/schemas/conditions.ts";
import { toConditions, toRows } from "./condition-rows.ts";
import type { RuleValues } from "./rule-schema.ts";
import { toLocalField } from "./rule-values.ts";

/**
 * The values after a fix of the advisor or a hint: fields are named as on the wire, `conditions.<claim>` with
 * null takes that condition away. Fields of the provider are no part of this form and are left out.
 */
export function applyFix(values: RuleValues, fix: readonly { field: string; value?: unknown }[]): RuleValues {
  return fix.reduce(applyChange, values);
}

function applyChange(values: RuleValues, { field, value }: { field: string; value?: unknown }): RuleValues {
  if (field.startsWith("conditions.")) return setCondition(values, field.slice("conditions.".length), value);
  switch (field) {
    case "conditions":
      return { ...values, conditions: toRows((value ?? {}) as Conditions) };
    case "expiresAt":
      return { ...values, expiresAt: value ? toLocalField(String(value)) : "" };
    case "tokenLifetimeSeconds":
      return { ...values, tokenLifetimeSeconds: String(value) };
    case "name":
    case "description":
    case "providerSubject":
    case "providerIdentity":
      return { ...values, [field]: String(value ?? "") };
    case "trustedAudiences":
    case "allowedScopes":
      return { ...values, [field]: [value ?? []].flat().map(String) };
    case "expectations":
    case "audienceMatchMode":
    case "capToSubjectToken":
      return { ...values, [field]: value };
    default:
      return values;
  }
}

/** A condition that is there stays in its place. */
function setCondition(values: RuleValues, claim: string, value: unknown): RuleValues {
  const gone = value === null || value === undefined;
  const now = toConditions(values.conditions);
  if (gone) return { ...values, conditions: values.conditions.filter((row) => row.claim !== claim) };
  const row = toRows({ [claim]: value } as Conditions)[0];
  if (!row) return values;
  const conditions = Object.hasOwn(now, claim)
    ? values.conditions.map((old) => (old.claim === claim ? row : old))
    : [...values.conditions, row];
  return { ...values, conditions };
}
