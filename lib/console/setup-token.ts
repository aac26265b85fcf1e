import { createHmac, timingSafeEqual } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The right to make the first owner (`API.md`, Set-up without a browser); worth nothing once there is one. */
export interface SetupToken {
  text: string;
  matches(candidate: string): boolean;
  /** Writes `DATA_DIR/setup-token` with mode 0600, for scripts. */
  publish(): Promise<void>;
  /** Removes that file, after the token was used. */
  discard(): Promise<void>;
}

/**
 * Derived from the master key and the installation's first signing key, so that every instance on one database
 * prints the same and nothing has to be stored.
 */
export function createSetupToken(source: { masterKey: Buffer; keyId: string; dataDir: string }): SetupToken {
  const path = join(/* turbopackIgnore: true */ source.dataDir, "setup-token");
  const text = digest(source.masterKey, `mooring set-up ${source.keyId}`).toString("base64url");
  return {
    text,
    matches: (candidate) =>
      timingSafeEqual(digest(source.masterKey, candidate), digest(source.masterKey, text)),
    async publish() {
      await mkdir(source.dataDir, { recursive: true });
      await writeFile(path, `${text}\n`, { mode: 0o600 });
    },
    discard: () => rm(path, { force: true }),
  };
}

function digest(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
