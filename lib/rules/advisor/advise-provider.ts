import { isSharedIssuer, issuerHost } from "#lib/rules/presets/issuer-flavour.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { finding } from "./advice.ts";

/** What the advisor reads of an identity provider; the discovered facts only when there was a look. */
export interface ProviderAdviceInput {
  id: string | null;
  issuer: string;
  jwksUri: string | null;
  localJwks: { keys: readonly Record<string, unknown>[] } | null;
  /** When the pinned keys were given. */
  localJwksSince?: Date | null;
  discovered?: { issuer: string; jwksUri: string; redirectedTo?: string | null } | null;
  /** Other providers of the organisation. */
  otherProviders?: readonly { id: string; name: string; issuer: string }[];
  /** Plain http is allowed for this origin by the operator. */
  allowsPlainHttp?: boolean;
  /** Private addresses are allowed by the operator. */
  allowsPrivateAddress?: boolean;
  now: Date;
}

/** What there is to say against an identity provider (ISS-*, JWKS-*). */
export function adviseProvider(input: ProviderAdviceInput): Finding[] {
  return [
    ...adviseForm(input),
    ...adviseDiscovery(input),
    ...adviseKeyHost(input),
    ...advisePrivateAddress(input),
    ...adviseShared(input),
    ...adviseDuplicate(input),
    ...adviseKeys(input),
  ];
}

const field = "providerIssuer";

function adviseForm({ issuer, allowsPlainHttp }: ProviderAdviceInput): Finding[] {
  const problem = issuerProblem(issuer, allowsPlainHttp ?? false);
  if (problem === null) return [];
  return [
    finding(
      "ISS-FORM",
      "critical",
      field,
      `The issuer ${problem}. It is compared letter by letter with iss, so it must be exactly what the tokens say.`,
      suggestIssuer(issuer),
    ),
  ];
}

function issuerProblem(issuer: string, allowsPlainHttp: boolean): string | null {
  if (issuer.length > 255) return "is longer than 255 characters";
  if (!/^[\x21-\x7e]*$/.test(issuer)) return "has characters outside ASCII";
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(.*)$/.exec(issuer);
  if (parts === null) return "is no URL";
  const [, scheme = "", authority = "", path = "", rest = ""] = parts;
  if (rest !== "") return "has a query or a fragment";
  if (authority.includes("@")) return "has user info";
  if (scheme !== scheme.toLowerCase() || authority !== authority.toLowerCase())
    return "has upper-case letters in scheme or host";
  const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(authority);
  if (scheme !== "https" && !(scheme === "http" && (allowsPlainHttp || isLoopback))) return "is not https";
  if (issuer.includes("%")) return "has percent-encoding";
  if (path.includes("//") || /(^|\/)\.\.?(\/|$)/.test(path)) return "has .. or // in its path";
  return null;
}

function suggestIssuer(issuer: string): { field: string; value: string }[] | undefined {
  try {
    const url = new URL(issuer.replace(/^http:/i, "https:"));
    const path = url.pathname.replace(/\/{2,}/g, "/").replace(/\/\.well-known\/.*$/, "");
    const value = `https://${url.host}${path === "/" ? "" : path}`;
    return issuerProblem(value, false) === null && value !== issuer ? [{ field, value }] : undefined;
  } catch {
    return undefined;
  }
}

function adviseDiscovery({ issuer, discovered }: ProviderAdviceInput): Finding[] {
  if (!discovered) return [];
  if (discovered.issuer !== issuer) {
    return [
      finding(
        "ISS-DISCOVERY-MISMATCH",
        "critical",
        field,
        `The issuer calls itself ${discovered.issuer}, not ${issuer}; a trailing slash counts (OpenID Connect Discovery, section 4.3).`,
        [{ field, value: discovered.issuer }],
      ),
    ];
  }
  if (discovered.jwksUri.startsWith("https://") || issuer.startsWith("http://")) return [];
  return [finding("ISS-DISCOVERY-MISMATCH", "critical", field, "The issuer's jwks_uri is not https.")];
}

function adviseKeyHost({ issuer, jwksUri, discovered }: ProviderAdviceInput): Finding[] {
  const from = registrableDomain(issuerHost(issuer));
  const places = [jwksUri, discovered?.jwksUri, discovered?.redirectedTo].filter((place) => place != null);
  const other = places.find((place) => registrableDomain(issuerHost(place)) !== from);
  if (other === undefined || knownPairs.some(([own, keys]) => own === issuer && other.startsWith(keys)))
    return [];
  return [
    finding(
      "ISS-JWKS-OTHER-HOST",
      "warning",
      "providerJwksUri",
      `The keys come from ${issuerHost(other) || other}, which is not of the issuer's domain: whoever runs that host can sign for the issuer.`,
    ),
  ];
}

/** Google publishes its keys under another of its domains. */
const knownPairs = [["https://accounts.google.com", "https://www.googleapis.com/"]] as const;

/** The last two labels, three under the common two-part endings: enough for a warning. */
function registrableDomain(host: string): string {
  if (/^[\d.]+$/.test(host) || host.startsWith("[")) return host;
  const labels = host.split(".");
  const hasTwoPartEnding = /\.(co|com|org|net|gov|ac)\.[a-z]{2}$/.test(host);
  return labels.slice(hasTwoPartEnding ? -3 : -2).join(".");
}

const privateHost =
  /^(localhost|.*\.localhost|.*\.internal|.*\.local|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\..*|0\..*|\[(::1|::|f[cd].*|fe[89ab].*|::ffff:.*)\])$/;

function advisePrivateAddress({
  issuer,
  jwksUri,
  localJwks,
  allowsPrivateAddress,
}: ProviderAdviceInput): Finding[] {
  if (allowsPrivateAddress || (localJwks !== null && localJwks.keys.length > 0)) return [];
  const host = [issuer, jwksUri].map((url) => issuerHost(url ?? "")).find((each) => privateHost.test(each));
  if (host === undefined) return [];
  return [
    finding(
      "ISS-PRIVATE-ADDRESS",
      "critical",
      field,
      `${host} is an address of a private network or of this machine, which is not fetched from. Paste the key set instead, or have the operator allow the address.`,
    ),
  ];
}

function adviseShared({ issuer }: ProviderAdviceInput): Finding[] {
  if (!isSharedIssuer(issuer)) return [];
  return [
    finding(
      "ISS-SHARED",
      "suggestion",
      field,
      "All customers of the vendor share this issuer: only the subject and the conditions of a rule tell them apart. Findings on subjects weigh more here.",
    ),
  ];
}

function adviseDuplicate({ id, issuer, otherProviders = [] }: ProviderAdviceInput): Finding[] {
  const same = otherProviders.find(
    (other) => other.id !== id && looseIssuer(other.issuer) === looseIssuer(issuer),
  );
  if (same === undefined) return [];
  return [
    finding(
      "ISS-DUPLICATE",
      "warning",
      field,
      `${same.name} has ${same.issuer === issuer ? "the same issuer" : `the issuer ${same.issuer}, which differs only by case, slash or port`}: rules may land on the wrong one.`,
    ),
  ];
}

function looseIssuer(issuer: string): string {
  return issuer
    .toLowerCase()
    .replace(/^http:/, "https:")
    .replace(/^(https:\/\/[^/]*?):\d+/, "$1")
    .replace(/\/+$/, "");
}

const staleMs = 180 * 86_400_000;

function adviseKeys({ localJwks, localJwksSince, now }: ProviderAdviceInput): Finding[] {
  const keys = localJwks?.keys ?? [];
  const problem = keys.map(keyProblem).find((each) => each !== null) ?? setProblem(keys);
  const isStale = localJwksSince != null && now.getTime() - localJwksSince.getTime() > staleMs;
  if (problem === null && !(isStale && keys.length > 0)) return [];
  return [
    finding(
      "JWKS-WEAK",
      "never_matches",
      "localJwks",
      problem === null
        ? "The pinned keys are older than 180 days: the issuer may have rotated since."
        : `The pinned key set ${problem}. Such keys are not used.`,
    ),
  ];
}

function keyProblem(key: Record<string, unknown>): string | null {
  if (key.kty === "oct") return "has a symmetric key (kty oct)";
  if (typeof key.alg === "string" && (key.alg === "none" || key.alg.startsWith("HS")))
    return `has a key for ${key.alg}`;
  if ("d" in key) return "has a private key";
  if (key.kty !== "RSA" || typeof key.n !== "string") return null;
  const bits = Math.floor((key.n.replace(/=+$/, "").length * 6) / 8) * 8;
  return bits < 2048 ? `has an RSA key of ${bits} bits; at least 2048 are needed` : null;
}

function setProblem(keys: readonly Record<string, unknown>[]): string | null {
  const ids = keys.map((key) => key.kid);
  if (keys.length > 1 && ids.some((id) => typeof id !== "string"))
    return "has several keys, one of them without a kid";
  return new Set(ids).size === ids.length ? null : "has two keys with one kid";
}
