import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type MasterKey = { ok: true; masterKey: Buffer; created: boolean } | { ok: false; message: string };

export interface MasterKeySource {
  /** Text of `MASTER_KEY_FILE` (a path) and `MASTER_KEY` (base64), or undefined. */
  masterKeyFile: string | undefined;
  masterKey: string | undefined;
  /** Where the key is made and kept when the database is embedded; null with `DATABASE_URL`. */
  embeddedDataDir: string | null;
}

/**
 * The 32-byte key that our signing keys are encrypted with: `MASTER_KEY_FILE` before `MASTER_KEY`, and only for an
 * embedded database a file in its folder, made at the first start (mode 0600). Reads and may write that file.
 */
export function loadMasterKey({ masterKeyFile, masterKey, embeddedDataDir }: MasterKeySource): MasterKey {
  if (masterKeyFile) return readKeyFile(masterKeyFile, "MASTER_KEY_FILE");
  if (masterKey) return parseMasterKey(masterKey, "MASTER_KEY");
  if (embeddedDataDir === null)
    return refused(
      "MASTER_KEY or MASTER_KEY_FILE is required with DATABASE_URL: 32 random bytes in base64, for example from `openssl rand -base64 32`",
    );
  return loadOrCreate(embeddedDataDir);
}

function loadOrCreate(dataDir: string): MasterKey {
  const path = join(dataDir, "master-key");
  mkdirSync(dataDir, { recursive: true });
  const bytes = randomBytes(32);
  try {
    writeFileSync(path, `${bytes.toString("base64")}\n`, { mode: 0o600, flag: "wx", flush: true });
    return { ok: true, masterKey: bytes, created: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      return refused(`the master key cannot be written to ${path} (${codeOf(error)})`);
  }
  return readKeyFile(path, path);
}

function readKeyFile(path: string, name: string): MasterKey {
  try {
    return parseMasterKey(readFileSync(path, "utf8"), name);
  } catch (error) {
    return refused(`${name} names ${path}, which cannot be read (${codeOf(error)})`);
  }
}

/** 32 bytes in base64 or base64url; the message never repeats any of it. */
function parseMasterKey(text: string, name: string): MasterKey {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64");
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) return refused(`${name} is not base64`);
  if (bytes.length !== 32)
    return refused(`${name} holds ${bytes.length} bytes; it needs exactly 32, in base64`);
  if (new Set(bytes).size < 8) return refused(`${name} is not random: give 32 random bytes`);
  return { ok: true, masterKey: bytes, created: false };
}

function refused(message: string): MasterKey {
  return { ok: false, message };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
