import type { ProviderKind } from "#lib/schemas/identity-provider.ts";

/** What was changed, and what it was before. */
export interface IssuerNote {
  text: string;
  typed: string;
}

/**
 * Mends what is surely meant otherwise: white space, a missing scheme, and the trailing slash that GitLab and GitHub
 * never write in `iss`. Everything else stays as typed, since `iss` is compared letter by letter.
 */
export function tidyIssuer(typed: string, kind: ProviderKind): { issuer: string; note: IssuerNote | null } {
  const trimmed = typed.trim();
  if (trimmed === "") return { issuer: trimmed, note: null };
  if (/^[A-Za-z0-9.-]+\.[A-Za-z]{2,}([:/].*)?$/.test(trimmed)) {
    return { issuer: withoutSlash(`https://${trimmed}`, kind), note: { text: "Added https://.", typed } };
  }
  const issuer = withoutSlash(trimmed, kind);
  if (issuer === trimmed) return { issuer, note: null };
  const platform = kind === "github" ? "GitHub" : "GitLab";
  return { issuer, note: { text: `Removed the trailing slash: ${platform} writes iss without one.`, typed } };
}

function withoutSlash(issuer: string, kind: ProviderKind): string {
  const writesNone = kind === "gitlab" || kind === "gitlab_self_managed" || kind === "github";
  return writesNone && /^https?:\/\/[^/]/.test(issuer) ? issuer.replace(/\/+$/, "") : issuer;
}
