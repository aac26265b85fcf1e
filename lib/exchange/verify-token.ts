import { allowsAlgorithm, type TrustworthyHeader } from "./checks/check-header.ts";
import { isIssuedBy } from "./checks/check-provider.ts";
import type { UnverifiedToken } from "./parse-token.ts";
import type { KeyLookup, ReadPorts, UsableKey, VerifiedClaims } from "./ports.ts";
import type { TrustedProvider } from "./trust.ts";

/** What was found of a token's key and signature, with one provider's keys. */
export type SignatureFinding =
  | { status: "verified"; claims: VerifiedClaims; kid: string | null; fetchedAt: Date | null; stale: boolean }
  | { status: "mismatch"; kid: string | null; fetchedAt: Date | null; stale: boolean }
  | {
      status: "no_key";
      reason: "key_unknown" | "key_id_missing";
      header: TrustworthyHeader;
      knownKeyIds: string[];
      /** Whether there is a key of this id that may not verify this algorithm. */
      isOtherAlgorithm: boolean;
    }
  | { status: "unavailable"; category: string; message: string; retryAfterSeconds: number }
  | { status: "not_checked"; because: string };

/** Findings by provider id; a provider that is not in it was not asked. */
export type SignatureFindings = Map<string, SignatureFinding>;

/**
 * Verifies a token with the keys of each provider that it can be from. Only an active provider among those given,
 * whose issuer the token names byte for byte, is asked for keys (invariants I2, I3), and only with the `alg` and
 * `kid` of a header that passed its checks (I4). Where nobody is asked, the same time is spent.
 */
export async function verifyToken(
  token: UnverifiedToken,
  header: TrustworthyHeader | null,
  providers: TrustedProvider[],
  ports: ReadPorts,
): Promise<SignatureFindings> {
  const findings: SignatureFindings = new Map();
  for (const provider of providers) {
    if (findings.has(provider.id)) continue;
    const because = whyNotAsked(token, header, provider);
    findings.set(
      provider.id,
      header === null || because !== null
        ? { status: "not_checked", because: because ?? "" }
        : await verifyWith(token, header, provider, ports),
    );
  }
  if ([...findings.values()].every((finding) => finding.status === "not_checked"))
    await ports.spendSignatureTime();
  return findings;
}

function whyNotAsked(
  token: UnverifiedToken,
  header: TrustworthyHeader | null,
  provider: TrustedProvider,
): string | null {
  if (!isIssuedBy(token.claims, provider)) return "Not verified: the token is from another issuer.";
  if (provider.status !== "active") return "Not verified: the identity provider is inactive.";
  if (header === null) return "Not verified: the header is not acceptable.";
  return null;
}

async function verifyWith(
  token: UnverifiedToken,
  header: TrustworthyHeader,
  provider: TrustedProvider,
  ports: ReadPorts,
): Promise<SignatureFinding> {
  const lookup = await ports.findKeys(provider, header);
  if (lookup.status !== "found") {
    // A key that is not there must not be told apart by time from one that does not fit.
    await ports.spendSignatureTime();
    if (lookup.status === "unavailable") return lookup;
    const { reason, knownKeyIds } = lookup;
    return { status: "no_key", reason, header, knownKeyIds, isOtherAlgorithm: false };
  }
  const keys = usableFor(header, lookup);
  if (keys.length === 0) {
    await ports.spendSignatureTime();
    return {
      status: "no_key",
      reason: header.kid === null && lookup.keys.length > 1 ? "key_id_missing" : "key_unknown",
      header,
      knownKeyIds: lookup.keys.map((key) => key.kid).filter((kid) => kid !== null),
      isOtherAlgorithm: lookup.keys.length > 0,
    };
  }
  const { fetchedAt, stale } = lookup;
  for (const key of keys) {
    if (await isSignedBy(token, header, key, ports)) {
      return {
        status: "verified",
        claims: token.claims as unknown as VerifiedClaims,
        kid: key.kid,
        fetchedAt,
        stale,
      };
    }
  }
  return { status: "mismatch", kid: header.kid, fetchedAt, stale };
}

/** More keys under one `kid` than any issuer has; beyond it a request would cost what its issuer pleases. */
const keysTriedMax = 10;

/** Of several keys with one `kid` each usable one is tried; without a `kid` there must be one key only. */
function usableFor(header: TrustworthyHeader, lookup: KeyLookup & { status: "found" }): UsableKey[] {
  if (header.kid === null && lookup.keys.length !== 1) return [];
  return lookup.keys
    .filter(
      (key) => (header.kid === null || key.kid === header.kid) && allowsAlgorithm(key.algorithms, header.alg),
    )
    .slice(0, keysTriedMax);
}

function isSignedBy(
  { signingInput, signature }: UnverifiedToken,
  { alg }: TrustworthyHeader,
  key: UsableKey,
  ports: ReadPorts,
): boolean | Promise<boolean> {
  const spelling = key.algorithms.includes(alg)
    ? alg
    : (key.algorithms.find((name) => allowsAlgorithm([name], alg)) ?? alg);
  return ports.verifySignature({ alg: spelling, key, signingInput, signature });
}
