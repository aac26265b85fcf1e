import { hasRocaFingerprint } from "./has-roca-fingerprint.ts";

export type CheckedKey =
  | { ok: true; algorithms: string[]; publicMembers: Record<string, string> }
  | { ok: false; reason: string };

/**
 * Whether a JWK may verify signatures, and with which algorithms. Answers only the public members that make the
 * key, so that nothing else of the issuer's object reaches the importer (REQ-03).
 */
export function checkJsonWebKey(jwk: Record<string, unknown>): CheckedKey {
  const flaw = purposeFlaw(jwk);
  if (flaw !== null) return { ok: false, reason: flaw };
  const typed = checkByType(jwk);
  if (!typed.ok) return typed;
  if (jwk.alg === undefined) return typed;
  if (typeof jwk.alg !== "string" || !typed.algorithms.includes(jwk.alg))
    return { ok: false, reason: "its alg is not one that we verify with this type of key" };
  // `EdDSA` and `Ed25519` are one (`DESIGN.md` section 8), whichever of them the key names.
  return jwk.kty === "OKP" ? typed : { ...typed, algorithms: [jwk.alg] };
}

const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

function purposeFlaw(jwk: Record<string, unknown>): string | null {
  if (typeof jwk.kty !== "string") return "it has no kty";
  if (jwk.kty === "oct") return "it is a symmetric key (oct)";
  if (privateMembers.some((name) => Object.hasOwn(jwk, name))) return "it carries private members";
  if (jwk.kid !== undefined && typeof jwk.kid !== "string") return "its kid is not a text";
  if (typeof jwk.kid === "string" && jwk.kid.length > 256) return "its kid is longer than 256 characters";
  if (jwk.use !== undefined && jwk.use !== "sig") return "its use is not sig";
  if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.includes("verify")))
    return "its key_ops do not include verify";
  return null;
}

function checkByType(jwk: Record<string, unknown>): CheckedKey {
  switch (jwk.kty) {
    case "RSA":
      return checkRsa(jwk);
    case "EC":
      return checkElliptic(jwk);
    case "OKP":
      return checkEdwards(jwk);
    default:
      return { ok: false, reason: "its kty is not RSA, EC or OKP" };
  }
}

function checkRsa(jwk: Record<string, unknown>): CheckedKey {
  const modulus = decode(jwk.n);
  const exponent = decode(jwk.e);
  if (modulus === null || exponent === null) return { ok: false, reason: "its n or e is no base64url" };
  const n = toInteger(modulus);
  const e = toInteger(exponent);
  const bits = n.toString(2).length;
  if (bits < 2048 || bits > 8192)
    return { ok: false, reason: `it has ${bits} bits; RSA keys need 2048 to 8192` };
  if (n % 2n === 0n) return { ok: false, reason: "its modulus is even" };
  if (e % 2n === 0n || e < 65_537n || e >= 2n ** 32n)
    return { ok: false, reason: "its exponent is not an odd number from 65537 to 2^32" };
  if (hasRocaFingerprint(n)) return { ok: false, reason: "it was made by a flawed generator (ROCA)" };
  const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
  return { ok: true, algorithms, publicMembers: { kty: "RSA", n: String(jwk.n), e: String(jwk.e) } };
}

const curves: Record<string, { bytes: number; alg: string }> = {
  "P-256": { bytes: 32, alg: "ES256" },
  "P-384": { bytes: 48, alg: "ES384" },
  "P-521": { bytes: 66, alg: "ES512" },
};

function checkElliptic(jwk: Record<string, unknown>): CheckedKey {
  const crv = typeof jwk.crv === "string" ? jwk.crv : "";
  const curve = Object.hasOwn(curves, crv) ? curves[crv] : undefined;
  if (curve === undefined) return { ok: false, reason: "its curve is not P-256, P-384 or P-521" };
  if (decode(jwk.x)?.length !== curve.bytes || decode(jwk.y)?.length !== curve.bytes)
    return { ok: false, reason: "its coordinates have the wrong length" };
  const publicMembers = { kty: "EC", crv, x: String(jwk.x), y: String(jwk.y) };
  return { ok: true, algorithms: [curve.alg], publicMembers };
}

/** RFC 9864 spells the same algorithm `Ed25519`. */
function checkEdwards(jwk: Record<string, unknown>): CheckedKey {
  if (jwk.crv !== "Ed25519") return { ok: false, reason: "its curve is not Ed25519" };
  if (decode(jwk.x)?.length !== 32) return { ok: false, reason: "its x has the wrong length" };
  const publicMembers = { kty: "OKP", crv: "Ed25519", x: String(jwk.x) };
  return { ok: true, algorithms: ["EdDSA", "Ed25519"], publicMembers };
}

/** Bytes of canonical base64url (RFC 7515 §2: no padding, no white space), or null. */
function decode(value: unknown): Buffer | null {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]+$/.test(value) || value.length > 2048) return null;
  const bytes = Buffer.from(value, "base64url");
  return bytes.toString("base64url") === value ? bytes : null;
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex") || "0"}`);
}
