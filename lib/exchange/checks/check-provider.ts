import { failed, passed, showJson, skipped } from "#lib/exchange/check.ts";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";

type Claims = Record<string, unknown>;

/** REQ-09: equality of two strings, byte for byte, and nothing else. */
export function isIssuedBy(claims: Claims, provider: TrustedProvider): boolean {
  return typeof claims.iss === "string" && claims.iss === provider.issuer;
}

/** Whether the token is the provider's, by its issuer. */
export function checkIssuer(claims: Claims, provider: TrustedProvider): Check {
  const missing = checkIssuerPresent(claims);
  if (missing !== null) return { ...missing, expected: provider.issuer };
  const text = { expected: provider.issuer, actual: claims.iss as string };
  if (isIssuedBy(claims, provider)) {
    return passed("issuer", { ...text, message: `The issuer is that of ${provider.name}.` });
  }
  return failed("issuer_unknown", { ...text, message: `The issuer is not that of ${provider.name}.` });
}

/** The failing check of a token that names no issuer, else null. */
export function checkIssuerPresent(claims: Claims): Check | null {
  if (typeof claims.iss === "string" && claims.iss !== "") return null;
  const actual = claims.iss === undefined ? "missing" : showJson(claims.iss);
  return failed("issuer_missing", { message: "The token names no issuer: iss must be a text.", actual });
}

/** Whether the provider is in use, and the token of the kind it gives to workloads. */
export function checkProvider(claims: Claims, provider: TrustedProvider): Check[] {
  const checks: Check[] = [];
  if (provider.status !== "active") {
    checks.push(
      failed("provider_inactive", {
        message: `The identity provider ${provider.name} is inactive.`,
        expected: "active",
        actual: provider.status,
      }),
    );
  }
  if (!isIssuedBy(claims, provider)) {
    if (checks.length === 0) {
      checks.push(skipped("provider", { message: `The token is not from ${provider.name}.` }));
    }
    return checks;
  }
  const problem = kindProblem[provider.kind]?.(claims) ?? null;
  if (problem !== null) checks.push(problem);
  if (checks.length > 0) return checks;
  return [
    passed("provider", { message: `The identity provider ${provider.name} is active.`, actual: "active" }),
  ];
}

/** GitLab signs people's sign-in tokens with the same issuer and key set as CI jobs' tokens (`TOKENS.md` 1.5). */
const kindProblem: Partial<Record<ProviderKind, (claims: Claims) => Check | null>> = {
  gitlab: checkJobToken,
  gitlab_self_managed: checkJobToken,
};

function checkJobToken(claims: Claims): Check | null {
  const missing = ["project_id", "project_path"].filter((name) => !isGiven(claims, name));
  const isPerson = typeof claims.sub === "string" && /^[0-9]+$/.test(claims.sub);
  if (missing.length === 0 && !isPerson) return null;
  const actual = missing.length > 0 ? `no ${missing.join(", no ")}` : "a subject that is a user's number";
  return failed("wrong_kind_of_token", {
    message: "This is not a CI job's ID token: GitLab signs people's sign-in tokens with the same keys.",
    expected: "project_id, project_path and a project's subject",
    actual,
  });
}

function isGiven(claims: Claims, name: string): boolean {
  if (!Object.hasOwn(claims, name)) return false;
  return claims[name] !== null && claims[name] !== "";
}
