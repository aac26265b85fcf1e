import { describeCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import type { Condition } from "#lib/schemas/conditions.ts";

export interface FieldChange {
  field: string;
  value?: unknown;
}

/** What a fix does, as a verb: "Require ref_protected equals "true"". Several changes are joined. */
export function fixWords(fix: readonly FieldChange[]): string {
  return fix.map(changeWords).join(", ");
}

function changeWords({ field, value }: FieldChange): string {
  if (field.startsWith("conditions.")) return conditionWords(field.slice("conditions.".length), value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  switch (field) {
    case "providerSubject":
      return `Use the subject ${text}`;
    case "trustedAudiences":
      return `Trust the audience ${[value].flat().join(", ")}`;
    case "audienceMatchMode":
      return `Audience mode ${text}`;
    case "allowedScopes":
      return `Grant ${[value].flat().join(" ")}`;
    case "status":
      return value === "active" ? "Activate the rule" : `Set the rule to ${text}`;
    case "expiresAt":
      return value ? `Let the rule expire ${String(value).slice(0, 10)}` : "Let the rule never expire";
    case "provider.status":
      return "Activate the identity provider";
    default:
      return `Set ${field.replace(/^provider\./, "the provider's ")} to ${text}`;
  }
}

function conditionWords(claim: string, value: unknown): string {
  if (value === null || value === undefined) return `Drop the condition on ${claim}`;
  return isCondition(value)
    ? `Require ${claim} ${describeCondition(readCondition(value))}`
    : `Require ${claim}`;
}

/** A form of the wire that can be put into words. By hand: the lab has no zod, and only hints of ours come here. */
function isCondition(value: unknown): value is Condition {
  if (typeof value !== "object" || value === null) return isScalar(value);
  if (Array.isArray(value)) return value.every(isScalar);
  const [[form, operand] = ["", null]] = Object.entries(value);
  if (form === "exists") return typeof operand === "boolean";
  return ["equals", "oneOf", "matches"].includes(form) && [operand].flat().every(isScalar);
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value);
}
