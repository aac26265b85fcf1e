import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type MasterKey = { ok: true; masterKey: Buffer; created: boolean } | { ok: false; message: string };

/**
 * The 32 bytes that our signing keys are encrypted with: the one given (`MASTER_KEY_FILE` before `MASTER_KEY`, read
 * and checked with the environment), else, only for an embedded database, the file `master-key` in its folder, made
 * at the first start with mode 0600. `embeddedDataDir` is null with `DATABASE_URL`.
 */
export function loadMasterKey(source: { given: Buffer | null; embeddedDataDir: string | null }): MasterKey {
  if (source.given !== null) return checkBytes(source.given, "the master key given", false);
  if (source.embeddedDataDir === null)
    return refused(
      "MASTER_KEY or MASTER_KEY_FILE is required with DATABASE_URL: 32 random bytes in base64, for example from `openssl rand -base64 32`",
    );
  return loadOrCreate(source.embeddedDataDir);
}

/** Written aside and linked into place, so that a killed start leaves no half key and two starts share one. */
function loadOrCreate(dataDir: string): MasterKey {
  const path = join(dataDir, "master-key");
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const bytes = randomBytes(32);
  try {
    mkdirSync(dataDir, { recursive: true });
    const found = readIfPresent(path);
    if (found !== null) return parse(found, path);
    writeFileSync(draft, `${bytes.toString("base64")}\n`, { mode: 0o600, flag: "wx", flush: true });
    try {
      linkSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
    return { ok: true, masterKey: bytes, created: true };
  } catch (error) {
    const found = codeOf(error) === "EEXIST" ? readIfPresent(path) : null;
    if (found !== null) return parse(found, path);
    return refused(`the master key ${path} cannot be read or written (${codeOf(error)})`);
  }
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** The message never repeats any of the text. */
function parse(text: string, path: string): MasterKey {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) return refused(`${path} does not hold base64`);
  return checkBytes(Buffer.from(trimmed, "base64"), path, false);
}

function checkBytes(bytes: Buffer, name: string, created: boolean): MasterKey {
  if (bytes.length !== 32) return refused(`${name} has ${bytes.length} bytes; it needs exactly 32`);
  if (new Set(bytes).size < 8) return refused(`${name} is not random: give 32 random bytes`);
  return { ok: true, masterKey: bytes, created };
}

function refused(message: string): MasterKey {
  return { ok: false, message };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
