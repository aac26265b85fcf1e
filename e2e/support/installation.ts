import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The configuration is loaded again in every worker; the folder is made once and handed on.
process.env.MOORING_E2E_DIR ??= mkdtempSync(join(tmpdir(), "mooring-e2e-"));

const port = Number(process.env.MOORING_E2E_PORT ?? 4480);

/** The installation that end-to-end tests run against, started by `playwright.config.ts`. */
export const installation = {
  port,
  url: `http://localhost:${port}`,
  dataDir: process.env.MOORING_E2E_DIR,
  issuerPort: port + 1,
  /** The demo issuer; `POST <issuer>/mint` makes tokens. */
  issuer: `http://127.0.0.1:${port + 1}`,
};

/** The one-time token that makes the first owner. */
export function readSetupToken(): string {
  return readFileSync(join(installation.dataDir, "setup-token"), "utf8").trim();
}
