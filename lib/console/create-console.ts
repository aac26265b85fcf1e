import type { Database } from "#lib/data/create-database.ts";
import type { SetupToken } from "./setup-token.ts";

/** The claims of our own access tokens that the console acts on. */
export interface AccessTokenClaims {
  sub: string;
  organisation_id: string;
  scope: string;
  exchange_id?: string | undefined;
  federated_identity_id?: string | undefined;
}

interface ConsoleLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the runtime gives the console. */
export interface ConsolePorts {
  database: Database;
  log: ConsoleLog;
  /** Our own origin, without a trailing slash: what a browser's Origin must equal. */
  publicUrl: string;
  /** The claims of a token from our own token endpoint, verified; null for anything else. Never throws for a bad token. */
  verifyAccessToken(token: string): Promise<AccessTokenClaims | null>;
  /** The right to make the first owner. */
  setupToken: SetupToken;
  /** The source address of a request, after `TRUSTED_PROXIES` (REQ-38); null when unknown. */
  sourceAddress(request: Request): string | null;
}

export type Console = ConsolePorts;

/** Puts together what the routes of the console need; lives as long as the runtime. */
export function createConsole(ports: ConsolePorts): Console {
  return ports;
}
