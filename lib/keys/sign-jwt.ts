import { type KeyObject, sign } from "node:crypto";

/**
 * A compact JWS under ES256. Signs with the bare `KeyObject` and turns DER into r‖s by hand: asking OpenSSL for
 * `ieee-p1363` doubles the price of a signature (`LIBRARIES.md` section 4).
 */
export function signJwt(
  encodedHeader: string,
  claims: Record<string, unknown>,
  privateKey: KeyObject,
): string {
  const signingInput = `${encodedHeader}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  const der = sign("sha256", Buffer.from(signingInput), privateKey);
  return `${signingInput}.${derToRaw(der).toString("base64url")}`;
}

export function encodeHeader(kid: string): string {
  return Buffer.from(JSON.stringify({ alg: "ES256", typ: "at+jwt", kid })).toString("base64url");
}

/** DER of a P-256 signature (SEQUENCE of two INTEGERs, at most 72 bytes) to 64 bytes r‖s. */
export function derToRaw(der: Buffer): Buffer {
  const raw = Buffer.alloc(64);
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = der.subarray(6 + rLength);
  r.copy(raw, Math.max(0, 32 - r.length), Math.max(0, r.length - 32));
  s.copy(raw, Math.max(32, 64 - s.length), Math.max(0, s.length - 32));
  return raw;
}
