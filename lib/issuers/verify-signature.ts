import { constants, createPublicKey, KeyObject, verify } from "node:crypto";
import type { ReadPorts, UsableKey } from "#lib/exchange/ports.ts";

type VerifyInput = Parameters<ReadPorts["verifySignature"]>[0];

/**
 * The port `verifySignature`: RFC 7518 §3 and RFC 8037 with synchronous `node:crypto` (faster here than the thread
 * pool, `LIBRARIES.md` section 4). The key must allow the algorithm; the signature must have its exact length.
 */
export function verifySignature({ alg, key, signingInput, signature }: VerifyInput): boolean {
  if (!key.algorithms.includes(alg) || !(key.handle instanceof KeyObject)) return false;
  const data = Buffer.from(signingInput, "latin1");
  try {
    return verifyByAlgorithm(alg, key.handle, data, signature);
  } catch {
    return false;
  }
}

function verifyByAlgorithm(alg: string, key: KeyObject, data: Buffer, signature: Uint8Array): boolean {
  switch (alg) {
    case "RS256":
    case "RS384":
    case "RS512":
      return hasModulusLength(key, signature) && verify(hashOf(alg), data, key, signature);
    case "PS256":
    case "PS384":
    case "PS512":
      return hasModulusLength(key, signature) && verify(hashOf(alg), data, pss(alg, key), signature);
    case "ES256":
      return signature.length === 64 && verify("sha256", data, key, toDer(signature));
    case "ES384":
      return signature.length === 96 && verify("sha384", data, key, toDer(signature));
    case "ES512":
      return signature.length === 132 && verify("sha512", data, key, toDer(signature));
    case "EdDSA":
    case "Ed25519":
      return signature.length === 64 && verify(null, data, key, signature);
    default:
      return false;
  }
}

function hashOf(alg: string): string {
  return `sha${alg.slice(2)}`;
}

/** RFC 7518 §3.5: the salt is as long as the hash. */
function pss(alg: string, key: KeyObject): { key: KeyObject; padding: number; saltLength: number } {
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(alg.slice(2)) / 8 };
}

function hasModulusLength(key: KeyObject, signature: Uint8Array): boolean {
  return signature.length === modulusBytes(key);
}

const knownModulusBytes = new WeakMap<KeyObject, number>();

/** Asking OpenSSL each time would cost a twentieth of the verification. */
function modulusBytes(key: KeyObject): number {
  const known = knownModulusBytes.get(key);
  if (known !== undefined) return known;
  const bytes = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  knownModulusBytes.set(key, bytes);
  return bytes;
}

/** r‖s to the DER that OpenSSL reads; asking it for `ieee-p1363` costs twice the time. */
function toDer(signature: Uint8Array): Buffer {
  const half = signature.length / 2;
  const r = derInteger(signature.subarray(0, half));
  const s = derInteger(signature.subarray(half));
  const length = r.length + s.length;
  return Buffer.concat([Buffer.from(length > 127 ? [0x30, 0x81, length] : [0x30, length]), r, s]);
}

function derInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const negative = ((bytes[start] ?? 0) & 0x80) !== 0;
  const value = bytes.subarray(start);
  return Buffer.concat([Buffer.from(negative ? [2, value.length + 1, 0] : [2, value.length]), value]);
}

/** A 2048-bit key whose private half was thrown away, and what it signed last. */
const spentKey: UsableKey = {
  kid: null,
  algorithms: ["RS256"],
  handle: createPublicKey({
    format: "jwk",
    key: {
      kty: "RSA",
      e: "AQAB",
      n: "nSKg9ikJ5vhbyc_qu7xQmnXxVaeEopBLJf2h1v8h5fvYs19W9dTBSaXV3OQRwQaIDXYRon4VwD_2TCjUb7A4BBTkpXVgQqueVE2f8u6SsbQvBZX3o2Phy32zQuLJaPvRzBX-ohuC6foLYzzuGcmI0oPgSxvGuGOYtFFTAaTQSEGY63wIvEjlluSWy7gqRSwzDWW_G77ffKwjBTCl_aOD1Ed9ob_WHZYbd771j3ucQT7U5Qd796vdmOU-hzTHbdV87IKw6dSch8L1GgwVFKTxzVLv80K4S9X2Ih7vRuoUigFH8eakzHeoXxli9bl4ebB7-nHH9GtMVn3Sr2KDSIUjww",
    },
  }),
};
const spentSignature = Buffer.from(
  "cOvgzKWwsgH351ovNjM3S8w5830gt_30BALBtnHQCzeQ4iSuG67KP_8_k45pJdDDFa4gjYat0zVD14E8CqsltdlvqAWnIiWQhu-XojMPI0s7L5sxQDI_NygBVu49xCHPuIlu_nLcfliHm1guE0UMEbl52M0nAfgpoJ1YqWqW7Jjwhc7130JZgf8kJFPGyZN7nLzL8jLWwBJdwdma0g4SsrM_tH3ZWTNo2YX4Lun5_oUy0hpQIXQG2g2C1LYgqK7zmlKXC-yOnsU6Sst5rSNo-MjXXiZGrgHRFC1_O6zw-Os5hlZ1y_iZDefSG3i-UbUTc49GYFt3xEmVziKwh8Fxog",
  "base64url",
);

/** The port `spendSignatureTime`: one good RS256 check of a constant, so that an unknown key takes as long. */
export function spendSignatureTime(): void {
  verifySignature({ alg: "RS256", key: spentKey, signingInput: "mooring", signature: spentSignature });
}
