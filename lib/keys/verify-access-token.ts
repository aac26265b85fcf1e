import { verify } from "node:crypto";
import type { OpenSigningKey } from "./open-signing-key.ts";

export type AccessTokenFlaw =
  | "malformed"
  | "type"
  | "algorithm"
  | "key_unknown"
  | "signature"
  | "issuer"
  | "audience"
  | "expired"
  | "not_yet_valid";
export type AccessTokenVerdict =
  | { ok: true; claims: Record<string, unknown> }
  | { ok: false; reason: AccessTokenFlaw };

const form = /^[A-Za-z0-9_-]{1,4096}\.[A-Za-z0-9_-]{1,12288}\.[A-Za-z0-9_-]{86}$/;
/** Instances may disagree about the time a little when a token is fresh; an expiry is exact. */
const leewaySeconds = 60;

/**
 * Judges a bearer token that should be one of ours: RFC 9068 §4, strict. Only ES256 under our own keys, `typ`
 * `at+jwt`, our `iss`, the audience asked for, `exp` in the future, `nbf` and `iat` not.
 */
export async function verifyAccessToken(
  token: string,
  expected: {
    issuer: string;
    audience: string;
    at: Date;
    findKey(kid: string): Promise<OpenSigningKey | null>;
  },
): Promise<AccessTokenVerdict> {
  const parts = form.test(token) ? token.split(".") : [];
  const [encodedHeader = "", payload = "", encodedSignature = ""] = parts;
  const header = decodeObject(encodedHeader);
  const signature = Buffer.from(encodedSignature, "base64url");
  if (header === null || signature.toString("base64url") !== encodedSignature) return refused("malformed");
  if (header.typ !== "at+jwt") return refused("type");
  if (header.alg !== "ES256" || header.crit !== undefined) return refused("algorithm");
  const key = typeof header.kid === "string" ? await expected.findKey(header.kid) : null;
  if (key === null) return refused("key_unknown");
  // Our own header is one exact text, so nothing else in it needs judging.
  if (encodedHeader !== key.encodedHeader) return refused("malformed");
  const publicKey = { key: key.publicKey, dsaEncoding: "ieee-p1363" } as const;
  if (!verify("sha256", Buffer.from(`${encodedHeader}.${payload}`), publicKey, signature))
    return refused("signature");
  const claims = decodeObject(payload);
  return claims === null ? refused("malformed") : judgeClaims(claims, expected);
}

function judgeClaims(
  claims: Record<string, unknown>,
  { issuer, audience, at }: { issuer: string; audience: string; at: Date },
): AccessTokenVerdict {
  const seconds = at.getTime() / 1000;
  const { exp, nbf, iat, aud } = claims;
  if (claims.iss !== issuer) return refused("issuer");
  if (!(Array.isArray(aud) ? aud.includes(audience) : aud === audience)) return refused("audience");
  if (typeof exp !== "number" || seconds >= exp) return refused("expired");
  if (typeof iat !== "number" || iat > seconds + leewaySeconds) return refused("not_yet_valid");
  if (nbf !== undefined && (typeof nbf !== "number" || nbf > seconds + leewaySeconds))
    return refused("not_yet_valid");
  return { ok: true, claims };
}

function decodeObject(encoded: string): Record<string, unknown> | null {
  const bytes = Buffer.from(encoded, "base64url");
  if (bytes.toString("base64url") !== encoded) return null;
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function refused(reason: AccessTokenFlaw): AccessTokenVerdict {
  return { ok: false, reason };
}
