import { failed, passed } from "#lib/exchange/check.ts";
import type { Rule, TrustedOrganisation } from "#lib/exchange/trust.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";

/** The scopes asked for, in the spelling and order of the request; empty when none were. */
export function readRequestedScopes(scope: string | null): string[] {
  if (scope === null) return [];
  return [...new Set(scope.split(" "))].filter((name) => name !== "");
}

/** Whether the rule covers the scopes asked for (asking for none, it always does). */
export function checkScope(requested: string[], rule: Rule, organisation: TrustedOrganisation): Check {
  const scopes = organisation.apiScopes;
  const granted = grantedScopes(requested, rule, organisation);
  const text = {
    expected: `within ${rule.allowedScopes.join(", ") || "nothing"}`,
    actual: requested.join(", "),
  };
  if (requested.length === 0) {
    const message = `No scope is asked for, so the rule's are granted: ${granted.join(", ") || "none"}.`;
    return passed("scope", { message, expected: null, actual: granted.join(", ") });
  }
  const unknown = requested.filter((name) => canonicalScope(name, scopes) === null);
  if (unknown.length > 0) {
    return failed("scope_unknown", {
      ...text,
      message: `The organisation has no scope ${unknown.join(", ")}.`,
    });
  }
  const beyond = requested.filter((name) => !granted.includes(name));
  if (beyond.length > 0) {
    return failed("scope_not_granted", { ...text, message: `The rule does not grant ${beyond.join(", ")}.` });
  }
  return passed("scope", { ...text, message: `The rule grants ${requested.join(", ")}.` });
}

/**
 * What of the scopes asked for the rule grants, in the spelling asked for; without any, all of the rule's that the
 * organisation still has, in the spelling stored (`WIRE.md`: both spellings mean the same).
 */
export function grantedScopes(requested: string[], rule: Rule, organisation: TrustedOrganisation): string[] {
  const scopes = organisation.apiScopes;
  if (requested.length === 0)
    return rule.allowedScopes.filter((name) => canonicalScope(name, scopes) !== null);
  const allowed = rule.allowedScopes.map((name) => canonicalScope(name, scopes));
  return requested.filter((name) => {
    const canonical = canonicalScope(name, scopes);
    return canonical !== null && allowed.includes(canonical);
  });
}

function canonicalScope(name: string, scopes: ApiScope[]): string | null {
  const scope = scopes.find((candidate) => candidate.name === name || candidate.alsoSpelt?.includes(name));
  return scope?.name ?? null;
}
