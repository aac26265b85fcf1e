import type { Conditions } from "#lib/schemas/conditions.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { patternProblem } from "#lib/schemas/pattern-problem.ts";
import { findPointer } from "./hints/find-pointer.ts";
import { compareUrls } from "./hints/url-hints.ts";
import { issuerFlavour } from "./presets/issuer-flavour.ts";
import { parseSubject, segmentValue } from "./presets/parse-subject.ts";
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
    trustedAudiences: [chooseAudience(claims, source.publicUrl)],
    audienceMatchMode: "any",
    allowedScopes: ["read"],
    status: "active",
    expiresAt: new Date(Math.floor(source.at.getTime() / 1000) * 1000 + expiryMs).toISOString(),
  };
}

/** Our own URL, in the spelling that the token has when it is nearly that; never another service's. */
function chooseAudience({ aud }: Record<string, unknown>, publicUrl: string): string {
  const given = [aud].flat().filter((each) => typeof each === "string");
  if (given.includes(publicUrl)) return publicUrl;
  return given.find((each) => compareUrls(publicUrl, each) !== null) ?? publicUrl;
}

/** Parts that are new in every run become a star: Bitbucket's step, Buildkite's commit and step. */
function exactSubject(subject: string, { kind, issuer }: ClaimsSource): string {
  const flavour = issuerFlavour(kind, issuer);
  if (flavour === "bitbucket") return subject.replace(/^(\{[^}]*\}):.*$/, "$1:*");
  if (flavour === "buildkite") return subject.replace(/:commit:[^:]*:step:[^:]*$/, ":commit:*:step:*");
  return subject;
}

const pinned: Partial<Record<ReturnType<typeof issuerFlavour>, string[]>> = {
  gitlab: ["project_id", "namespace_id", "pipeline_source", "ref_type", "ref"],
  github: ["repository_id", "repository_owner_id", "event_name", "ref"],
  kubernetes: ["kubernetes.io/serviceaccount/uid"],
  terraform: ["terraform_organization_id", "terraform_workspace_id"],
  circleci: ["oidc.circleci.com/project-id", "oidc.circleci.com/vcs-origin", "oidc.circleci.com/vcs-ref"],
};
/** Required when the token has them as true: they only ever narrow. */
const protections = ["ref_protected", "environment_protected"];

function pinClaims(claims: Record<string, unknown>, { kind, issuer }: ClaimsSource): Conditions {
  const conditions: Conditions = {};
  for (const name of pinned[issuerFlavour(kind, issuer)] ?? []) {
    const claim = findPointer(claims, name) ?? name;
    const reading = readClaim(claims, claim);
    if (statesItself(claims, name, { kind, issuer }) || isNewEveryTime(claims, name)) continue;
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

/** A subject that says the ref needs no condition that says it again; a coarse one does. */
function statesItself(
  { sub }: Record<string, unknown>,
  name: string,
  { kind, issuer }: Pick<ClaimsSource, "kind" | "issuer">,
): boolean {
  if (name !== "ref" && name !== "ref_type") return false;
  return segmentValue(parseSubject(issuerFlavour(kind, issuer), String(sub)), name) !== null;
}

/** GitHub's ref of a pull request has its number: `refs/pull/12/merge`. */
function isNewEveryTime(claims: Record<string, unknown>, name: string): boolean {
  return name === "ref" && String(claims.ref).startsWith("refs/pull/");
}
