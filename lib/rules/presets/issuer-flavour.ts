import type { ProviderKind } from "#lib/schemas/identity-provider.ts";

/** The product behind an issuer, finer than the kind of the provider. */
export type IssuerFlavour =
  | "gitlab"
  | "github"
  | "kubernetes"
  | "terraform"
  | "buildkite"
  | "circleci"
  | "bitbucket"
  | "google"
  | "other";

/** Which product's tokens an issuer signs: by the kind, else by the host that the vendor uses. */
export function issuerFlavour(kind: ProviderKind, issuer: string): IssuerFlavour {
  if (kind === "gitlab" || kind === "gitlab_self_managed") return "gitlab";
  if (kind === "github" || kind === "kubernetes") return kind;
  const host = issuerHost(issuer);
  if (host === "app.terraform.io") return "terraform";
  if (host === "agent.buildkite.com") return "buildkite";
  if (host === "oidc.circleci.com") return "circleci";
  if (host === "api.bitbucket.org") return "bitbucket";
  if (host === "accounts.google.com") return "google";
  return "other";
}

/** Host name of an issuer in lower case, or empty when it is no URL. */
export function issuerHost(issuer: string): string {
  try {
    return new URL(issuer).hostname;
  } catch {
    return "";
  }
}

const sharedHosts = new Set([
  "gitlab.com",
  "token.actions.githubusercontent.com",
  "app.terraform.io",
  "agent.buildkite.com",
  "accounts.google.com",
  "oidc.codefresh.io",
  "vstoken.dev.azure.com",
  "login.microsoftonline.com",
  "api.pulumi.com",
  "oidc.vercel.com",
]);

/** Whether customers of the vendor share the issuer, so that the subject alone tells them apart. */
export function isSharedIssuer(issuer: string): boolean {
  const host = issuerHost(issuer);
  return sharedHosts.has(host) || /^vstoken\./.test(host);
}
