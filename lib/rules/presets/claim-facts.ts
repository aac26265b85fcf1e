import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { githubClaims } from "./github-claims.ts";
import { gitlabClaims } from "./gitlab-claims.ts";
import { kubernetesClaims } from "./kubernetes-claims.ts";

/** What a claim is good for: `stable` ids are good to pin, `volatile` ones change every run. */
export type ClaimMark = "stable" | "volatile" | "personal";

/** What is known of one claim of an issuer (`TOKENS.md` sections 1.3 and 2). */
export interface ClaimFacts {
  name: string;
  type: "string" | "number" | "boolean" | "array" | "object";
  /** First version of the product that sends it; absent when it has always been there. */
  since?: string;
  mark?: ClaimMark;
  /** All values that the issuer can send. */
  values?: readonly string[];
  /** When the claim is there at all, or what its values look like. */
  note?: string;
  /** Not in every token of the issuer. */
  optional?: boolean;
}

/** The registered claims of RFC 7519, which every issuer sends. */
export const registeredClaims: readonly ClaimFacts[] = [
  { name: "iss", type: "string", note: "judged by the identity provider" },
  { name: "sub", type: "string", note: "judged by the subject pattern" },
  { name: "aud", type: "string", note: "judged by the trusted audiences; a text or a list" },
  { name: "exp", type: "number", mark: "volatile" },
  { name: "nbf", type: "number", mark: "volatile" },
  { name: "iat", type: "number", mark: "volatile" },
  { name: "jti", type: "string", mark: "volatile" },
];

const catalogues: Record<ProviderKind, readonly ClaimFacts[] | null> = {
  gitlab: [...gitlabClaims, ...registeredClaims],
  gitlab_self_managed: [...gitlabClaims, ...registeredClaims],
  github: [...githubClaims, ...registeredClaims],
  kubernetes: [...kubernetesClaims, ...registeredClaims],
  generic: null,
};

/** The claims that an issuer of this kind can send; empty when the kind is not known. */
export function knownClaims(kind: ProviderKind): readonly ClaimFacts[] {
  return catalogues[kind] ?? registeredClaims;
}

/** Whether the catalogue of the kind is complete, so that a name outside it can be called unknown. */
export function hasCatalogue(kind: ProviderKind): boolean {
  return catalogues[kind] !== null;
}

/** The facts of one claim, by its name as a condition writes it (a JSON Pointer included). */
export function findClaim(kind: ProviderKind, name: string): ClaimFacts | null {
  return knownClaims(kind).find((claim) => claim.name === name) ?? null;
}
