import type { ApiScope } from "#lib/schemas/organisation.ts";

/** What the management API itself reads out of a scope, whatever the organisation makes of its list. */
const ownSpellings: Readonly<Record<string, string>> = { "api:read": "read", "api:write": "write" };

/** Scopes in their first spelling, each once: `api:read` and `read` mean the same. */
export function canonicalScopes(scopes: readonly string[], apiScopes: readonly ApiScope[]): string[] {
  return [...new Set(scopes.filter((scope) => scope !== "").map((scope) => canonical(scope, apiScopes)))];
}

function canonical(scope: string, apiScopes: readonly ApiScope[]): string {
  if (Object.hasOwn(ownSpellings, scope)) return ownSpellings[scope] ?? scope;
  if (scope === "read" || scope === "write") return scope;
  return apiScopes.find(({ alsoSpelt }) => alsoSpelt?.includes(scope))?.name ?? scope;
}
