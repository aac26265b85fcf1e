import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { newIdentity } from "#lib/schemas/identity.ts";
import { decryptPrivateJwk, encryptPrivateJwk } from "./encrypt-private-jwk.ts";
import { encodeHeader, signJwt } from "./sign-jwt.ts";
import type { SigningKeyStatus, StoredSigningKey } from "./signing-keys-store.ts";

/** A signing key that has proved itself: what it signs, its public half verifies. */
export interface OpenSigningKey {
  id: string;
  status: SigningKeyStatus;
  publicJwk: Record<string, unknown>;
  publicKey: KeyObject;
  privateKey: KeyObject;
  encodedHeader: string;
  activatedAt: Date | null;
}

/** The start of the process must stop on this: a wrong master key never leads to a new signing key. */
export class SigningKeyError extends Error {
  readonly code: "master_key_wrong" | "signing_key_damaged";
  constructor(code: SigningKeyError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A new ES256 key, encrypted for the table. */
export function makeSigningKey(masterKey: Buffer, status: SigningKeyStatus, at: Date): StoredSigningKey {
  const id = newIdentity("signingKey");
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    id,
    algorithm: "ES256",
    publicJwk: { ...publicKey.export({ format: "jwk" }), kid: id, alg: "ES256", use: "sig" },
    encryptedPrivate: encryptPrivateJwk({ ...privateKey.export({ format: "jwk" }) }, masterKey, {
      keyId: id,
    }),
    status,
    createdAt: at,
    activatedAt: status === "active" ? at : null,
    retiredAt: null,
  };
}

/** Decrypts, imports and proves a stored key with a known answer. Throws `SigningKeyError`. */
export function openSigningKey(stored: StoredSigningKey, masterKey: Buffer): OpenSigningKey {
  const { id, status, activatedAt } = stored;
  if (stored.algorithm !== "ES256") throw damaged(id, "its algorithm is not ES256");
  const decrypted = decryptPrivateJwk(stored.encryptedPrivate, masterKey, { keyId: id });
  if (!decrypted.ok && decrypted.reason === "other_master_key")
    throw new SigningKeyError(
      "master_key_wrong",
      `The signing key ${id} was encrypted with another master key. Start with the MASTER_KEY of this database; no new signing key is made in its place.`,
    );
  if (!decrypted.ok) throw damaged(id, "its ciphertext is damaged, cut or belongs to another row");
  try {
    const privateKey = createPrivateKey({ key: decrypted.privateJwk, format: "jwk" });
    const publicKey = createPublicKey(privateKey);
    const { kty, crv, x, y } = publicKey.export({ format: "jwk" });
    if (x !== stored.publicJwk.x || y !== stored.publicJwk.y) throw new Error("another public half");
    const opened: OpenSigningKey = {
      id,
      status,
      activatedAt,
      privateKey,
      publicKey,
      publicJwk: { kty, crv, x, y, kid: id, alg: "ES256", use: "sig" },
      encodedHeader: encodeHeader(id),
    };
    prove(opened);
    return opened;
  } catch (cause) {
    throw damaged(id, "what it signs does not verify", cause);
  }
}

function prove({ encodedHeader, privateKey, publicKey }: OpenSigningKey): void {
  const [header, payload, signature = ""] = signJwt(encodedHeader, { known: "answer" }, privateKey).split(
    ".",
  );
  const key = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
  const good = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, "base64url"),
  );
  if (!good) throw new Error("known-answer signature does not verify");
}

function damaged(id: string, what: string, cause?: unknown): SigningKeyError {
  const message = `The signing key ${id} cannot be used: ${what}. Restore the table signing_keys from a backup.`;
  return new SigningKeyError("signing_key_damaged", message, { cause });
}
