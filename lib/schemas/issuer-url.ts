import type { ProviderKind } from "./identity-provider.ts";

export type IssuerUrlFlaw =
  | "empty"
  | "too_long"
  | "white_space"
  | "scheme_missing"
  | "scheme"
  | "http_not_listed"
  | "user_info"
  | "query"
  | "fragment"
  | "well_known"
  | "not_canonical"
  | "own_issuer";

export type IssuerUrlAnswer =
  | { ok: true }
  /** `suggestion` is an issuer of good form that was probably meant. */
  | { ok: false; code: IssuerUrlFlaw; message: string; suggestion?: string };

export interface IssuerUrlRules {
  /** `http://` origins that `OUTBOUND_ALLOW` lists; any other issuer is https. */
  allowedHttpOrigins: readonly string[];
  /** Our own issuer, which can never be a provider (REQ-18). */
  ownIssuer?: string;
}

const lengthMax = 1024;
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** Strict ASCII; what `new URL` would rewrite is caught by comparing afterwards (REQ-30). */
const grammar = new RegExp(
  `^https?://(?:${label}(?:\\.${label})*|\\[[0-9a-f:]{2,45}\\])(?::[1-9][0-9]{0,4})?(?:/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)?$`,
);

/**
 * Whether a text has the form of an issuer that may be saved: `iss` is compared byte for byte later, so it is kept as
 * given, and only the one canonical spelling of a URL is let in. Says nothing about whether it may be reached.
 */
export function checkIssuerUrl(raw: string, rules: IssuerUrlRules): IssuerUrlAnswer {
  const flaw = findFlaw(raw, rules);
  if (flaw === null) return { ok: true };
  const meant = flaw.meant === undefined ? undefined : canonical(flaw.meant);
  const isUseful = meant !== undefined && meant !== raw && findFlaw(meant, rules) === null;
  return { ok: false, code: flaw.code, message: flaw.message, ...(isUseful ? { suggestion: meant } : {}) };
}

interface Flaw {
  code: IssuerUrlFlaw;
  message: string;
  meant?: string;
}

function findFlaw(raw: string, rules: IssuerUrlRules): Flaw | null {
  if (raw === "") return { code: "empty", message: "give the issuer URL, such as https://gitlab.com" };
  if (raw.length > lengthMax)
    return { code: "too_long", message: `use at most ${lengthMax} characters for the issuer` };
  if (raw.trim() !== raw)
    return { code: "white_space", message: "remove the white space around the issuer", meant: raw.trim() };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(raw)?.[1];
  if (scheme === undefined)
    return { code: "scheme_missing", message: "start the issuer with https://", meant: `https://${raw}` };
  if (!/^https?$/i.test(scheme)) return { code: "scheme", message: "an issuer is an https URL" };
  return findFlawOfParts(raw) ?? findFlawOfForm(raw, rules);
}

function findFlawOfParts(raw: string): Flaw | null {
  const authority = /^[A-Za-z]+:\/\/([^/?#\\]*)/.exec(raw)?.[1] ?? "";
  if (authority.includes("@"))
    return {
      code: "user_info",
      message: "an issuer has no user name or password",
      meant: raw.replace(authority, authority.slice(authority.lastIndexOf("@") + 1)),
    };
  if (raw.includes("#"))
    return { code: "fragment", message: "an issuer has no fragment (#)", meant: raw.split("#")[0] };
  const wellKnown = raw.indexOf("/.well-known/");
  if (wellKnown > 0)
    return {
      code: "well_known",
      message: "this is the address of a discovery document; give the issuer that it belongs to",
      meant: raw.slice(0, wellKnown),
    };
  if (raw.includes("?"))
    return { code: "query", message: "an issuer has no query (?)", meant: raw.split("?")[0] };
  return null;
}

function findFlawOfForm(raw: string, { allowedHttpOrigins, ownIssuer }: IssuerUrlRules): Flaw | null {
  const url = URL.parse(raw);
  if (url === null || !grammar.test(raw) || (url.href !== raw && url.href !== `${raw}/`))
    return {
      code: "not_canonical",
      message:
        "write the issuer in its plain form: ASCII, host in small letters, no default port, no dot segments",
      meant: raw,
    };
  if (url.protocol === "http:" && !allowedHttpOrigins.includes(url.origin))
    return {
      code: "http_not_listed",
      message: "an issuer is https; plain http works only for an origin that OUTBOUND_ALLOW lists",
      meant: raw.replace("http:", "https:"),
    };
  if (ownIssuer !== undefined && withoutSlash(raw) === withoutSlash(ownIssuer))
    return { code: "own_issuer", message: "this installation cannot be its own identity provider" };
  return null;
}

/** The canonical spelling of what was written; the slash that `new URL` adds at the root is taken off again. */
function canonical(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return undefined;
  return url.pathname === "/" && !text.endsWith("/") ? url.href.replace(/\/$/, "") : url.href;
}

/** What uniqueness of issuers counts: the issuer without one trailing slash. */
export function withoutSlash(issuer: string): string {
  return issuer.endsWith("/") ? issuer.slice(0, -1) : issuer;
}

/** The kind of a provider whose writer gave none (`API.md`). `issuer` has passed `checkIssuerUrl`. */
export function kindOfIssuer(issuer: string, labels: Readonly<Record<string, string>> = {}): ProviderKind {
  const url = URL.parse(issuer);
  const host = url?.hostname ?? "";
  if (host === "gitlab.com") return "gitlab";
  if (isGitHub(host, url?.pathname ?? "")) return "github";
  if (isKubernetes(host)) return "kubernetes";
  const labelled = Object.hasOwn(labels, wifLabel) ? labels[wifLabel] : undefined;
  if (labelled === "gitlab") return "gitlab_self_managed";
  if (labelled === "github" || labelled === "kubernetes") return labelled;
  return host.split(".").some((part) => part.includes("gitlab")) ? "gitlab_self_managed" : "generic";
}
const wifLabel = "thalassa.cloud/wif-vcs";

/** github.com and its enterprise slugs, ghe.com, and GitHub Enterprise Server (`/_services/token`). */
function isGitHub(host: string, path: string): boolean {
  if (host === "token.actions.githubusercontent.com") return true;
  if (/^token\.actions\.[a-z0-9-]+\.ghe\.com$/.test(host)) return true;
  return withoutSlash(path) === "/_services/token";
}

/** EKS, GKE and AKS. */
function isKubernetes(host: string): boolean {
  return (
    /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host) ||
    /^oidc-eks\.[a-z0-9-]+\.api\.aws$/.test(host) ||
    host === "container.googleapis.com" ||
    /^[a-z0-9-]+\.oic\.prod-aks\.azure\.(com|us|cn)$/.test(host)
  );
}
