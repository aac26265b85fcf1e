import type { Condition, Conditions } from "#lib/schemas/conditions.ts";
import { isPersonalClaim } from "#lib/schemas/personal-claims.ts";

/** The claims with every personal one replaced by a placeholder that keeps its name; and which were. */
export function hidePersonalClaims(claims: Record<string, unknown>): {
  claims: Record<string, unknown>;
  hidden: string[];
} {
  const hidden = Object.keys(claims).filter(isPersonalClaim);
  const shown = Object.entries(claims).map(([name, value]) => [
    name,
    isPersonalClaim(name) ? placeholder(name) : value,
  ]);
  return { claims: Object.fromEntries(shown), hidden };
}

/** The same for conditions: what a rule requires of a person is personal too. */
export function hidePersonalConditions(conditions: Conditions): Conditions {
  const shown = Object.entries(conditions).map(([name, condition]): [string, Condition] => {
    const top = name.startsWith("/") ? (name.split("/")[1] ?? "") : name;
    const saysNothing = typeof condition === "object" && "exists" in condition;
    return [name, isPersonalClaim(top) && !saysNothing ? placeholder(top) : condition];
  });
  return Object.fromEntries(shown);
}

export function placeholder(name: string): string {
  return `(${name} hidden)`;
}
