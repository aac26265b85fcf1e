import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** What the ciphertext belongs to; bound in as additional data, so that rows cannot be swapped. */
export interface KeyContext {
  keyId: string;
}
export type Decrypted =
  | { ok: true; privateJwk: Record<string, unknown> }
  | { ok: false; reason: "other_master_key" | "damaged" };

const version = "v1";

/**
 * A private JWK under AES-256-GCM with a fresh data key, which is wrapped under the key made from the master key.
 * Form: `v1.<master key id>.<wrapped data key>.<ciphertext>`; each part nonce ‖ ciphertext ‖ tag in base64url.
 */
export function encryptPrivateJwk(
  privateJwk: Record<string, unknown>,
  masterKey: Buffer,
  context: KeyContext,
): string {
  const dataKey = randomBytes(32);
  const wrapped = seal(dataKey, wrappingKey(masterKey), additionalData("data key", context));
  const sealed = seal(Buffer.from(JSON.stringify(privateJwk)), dataKey, additionalData("private", context));
  return [version, masterKeyId(masterKey), wrapped.toString("base64url"), sealed.toString("base64url")].join(
    ".",
  );
}

/** The reverse; tells another master key from a damaged, cut or swapped ciphertext. */
export function decryptPrivateJwk(encrypted: string, masterKey: Buffer, context: KeyContext): Decrypted {
  const [form, keyId, wrapped, sealed, ...rest] = encrypted.split(".");
  if (form !== version || keyId === undefined || wrapped === undefined || !sealed || rest.length > 0)
    return { ok: false, reason: "damaged" };
  if (keyId !== masterKeyId(masterKey)) return { ok: false, reason: "other_master_key" };
  try {
    const dataKey = open(wrapped, wrappingKey(masterKey), additionalData("data key", context));
    const text = open(sealed, dataKey, additionalData("private", context)).toString("utf8");
    return { ok: true, privateJwk: JSON.parse(text) };
  } catch {
    return { ok: false, reason: "damaged" };
  }
}

/** Names a master key without telling it. */
function masterKeyId(masterKey: Buffer): string {
  return createHash("sha256")
    .update("mooring master key id")
    .update(masterKey)
    .digest("base64url")
    .slice(0, 12);
}

function wrappingKey(masterKey: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, "", "mooring signing keys", 32));
}

function additionalData(part: string, { keyId }: KeyContext): Buffer {
  return Buffer.from(["signing_keys", keyId, version, part].join("\n"));
}

function seal(plain: Buffer, key: Buffer, additional: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
  cipher.setAAD(additional);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(sealed: string, key: Buffer, additional: Buffer): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(additional);
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}
