import type { Conditions } from "#lib/schemas/conditions.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { patternProblem } from "#lib/schemas/pattern-problem.ts";
import { findPointer } from "./hints/find-pointer.ts";
import { issuerFlavour } from "./presets/issuer-flavour.ts";
import { readClaim } from "./read-claim.ts";
import type { WireRule } from "./rule-view.ts";

export interface ClaimsSource {
  kind: ProviderKind;
  issuer: string;
  publicUrl: string;
  at: Date;
}

const expiryMs = 90 * 86_400_000;

/**
 * The rule of least privilege that lets in tokens like this one: its exact subject, its ids, its protection, read
 * only, for 90 days. Null when its subject cannot be a pattern. Only an admin can judge whether it should be saved.
 */
export function createRuleFromClaims(claims: Record<string, unknown>, source: ClaimsSource): WireRule | null {
  const subject = typeof claims.sub === "string" ? exactSubject(claims.sub, source) : "";
  // A star in a subject would be read as a wildcard: such a rule lets in more than this token.
  if (patternProblem(subject) !== null || (typeof claims.sub === "string" && claims.sub.includes("*")))
    return null;
  return {
    providerSubject: subject,
    conditions: pinClaims(claims, source),
    trustedAudiences: [source.publicUrl],
    audienceMatchMode: "any",
    allowedScopes: ["read"],
    status: "active",
    expiresAt: new Date(Math.floor(source.at.getTime() / 1000) * 1000 + expiryMs).toISOString(),
  };
}

/** Parts that are new in every run become a star: Bitbucket's step, Buildkite's commit and step. */
function exactSubject(subject: string, { kind, issuer }: ClaimsSource): string {
  const flavour = issuerFlavour(kind, issuer);
  if (flavour === "bitbucket") return subject.replace(/^(\{[^}]*\}):.*$/, "$1:*");
  if (flavour === "buildkite") return subject.replace(/:commit:[^:]*:step:[^:]*$/, ":commit:*:step:*");
  return subject;
}

const pinned: Partial<Record<ReturnType<typeof issuerFlavour>, string[]>> = {
  gitlab: ["project_id", "namespace_id", "pipeline_source"],
  github: ["repository_id", "repository_owner_id", "event_name"],
  kubernetes: ["kubernetes.io/serviceaccount/uid"],
  terraform: ["terraform_organization_id", "terraform_workspace_id"],
};
/** Required when the token has them as true: they only ever narrow. */
const protections = ["ref_protected", "environment_protected"];

function pinClaims(claims: Record<string, unknown>, { kind, issuer }: ClaimsSource): Conditions {
  const conditions: Conditions = {};
  for (const name of pinned[issuerFlavour(kind, issuer)] ?? []) {
    const claim = findPointer(claims, name) ?? name;
    const reading = readClaim(claims, claim);
    if (reading.found && typeof reading.value === "string" && reading.value !== "") {
      conditions[claim] = reading.value;
    }
  }
  for (const name of protections) if (String(claims[name]) === "true") conditions[name] = "true";
  const isProtectedEnvironment = String(claims.environment_protected) === "true";
  if (isProtectedEnvironment && typeof claims.environment === "string")
    conditions.environment = claims.environment;
  return conditions;
}
