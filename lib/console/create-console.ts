import type { Database } from "#lib/data/create-database.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import type { SetupToken } from "./setup-token.ts";

interface ConsoleLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Counts refusals per source address (`createFailureBuckets` of the endpoint). */
interface Failures {
  /** Seconds until the source may ask again, or null when it may ask now. */
  secondsToWait(address: string | null): Promise<number | null>;
  countFailure(address: string | null): Promise<void>;
}

/** What the runtime gives the console. */
export interface ConsolePorts {
  database: Database;
  log: ConsoleLog;
  /** Our own origin, without a trailing slash: what a browser's Origin must equal. */
  publicUrl: string;
  /** The claims of a token from our own token endpoint, verified; null for anything else. Never throws for a bad token. */
  verifyAccessToken(token: string): Promise<object | null>;
  /** The right to make the first owner. */
  setupToken: SetupToken;
  /** Sign-ins and set-up attempts that failed, by source address. */
  failures: Failures;
  /** The source address of a request, after `TRUSTED_PROXIES` (REQ-38); null when unknown. */
  sourceAddress(request: Request): string | null;
}

export interface Console extends ConsolePorts {
  passwords: Passwords;
  /**
   * The page that makes the first owner, with the token in its fragment; null once there is one. Keeps the file of
   * the token for as long as it is of use.
   */
  setupUrl(): Promise<string | null>;
}

/** Puts together what the routes of the console need. Lives as long as the runtime, as its member `console`. */
export function createConsole(ports: ConsolePorts): Console {
  const { database, setupToken, publicUrl, log } = ports;
  return {
    ...ports,
    passwords: createPasswords(),
    async setupUrl() {
      const isSetUp = await database.users.anyOwner();
      await (isSetUp ? setupToken.discard() : setupToken.publish()).catch((error: unknown) =>
        log.warn({ err: error }, "the file of the set-up token cannot be kept"),
      );
      return isSetUp ? null : `${publicUrl}/setup#${setupToken.text}`;
    },
  };
}
