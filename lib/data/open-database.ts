import { setTimeout as pause } from "node:timers/promises";
import { type ConnectOptions, connectDatabase, type DatabaseConnection } from "./connect.ts";
import { createDataContext } from "./create-data-context.ts";
import { createDatabase, type Database } from "./create-database.ts";
import type { DataContext } from "./data-context.ts";
import type { DataLog } from "./data-log.ts";
import { isDatabaseOutage } from "./is-database-outage.ts";
import { maintenance } from "./maintenance.ts";
import { migrate } from "./migrate.ts";
import { listenForTrust } from "./trust-listener.ts";

export interface OpenDatabase {
  kind: DatabaseConnection["kind"];
  database: Database;
  context: DataContext;
  /** Whether the database answers right now; never throws. */
  isReachable(): Promise<boolean>;
  /** Forgets what may be forgotten; to be called every minute. Rejects when the database is away. */
  maintain(now: Date): Promise<void>;
  /** Writes what is still waiting, ends connections and, when embedded, closes the files and frees the folder. */
  close(): Promise<void>;
}

/** Containers start together: a database that is still starting is worth some patience. */
const startWaitMs = 15_000;

/**
 * Connects, brings the schema up to date and answers the database, ready for use. Throws with a sentence for the
 * operator (`data_folder_in_use`, `migration_failed`), or when PostgreSQL is not to be had.
 */
export async function openDatabase(options: ConnectOptions): Promise<OpenDatabase> {
  const connection = await connectDatabase(options);
  try {
    await whenUp(() => migrate(connection, options.log), options.log);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return serveDatabase(connection, options.log);
}

async function whenUp<Result>(work: () => Promise<Result>, log: DataLog): Promise<Result> {
  const latest = performance.now() + startWaitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseOutage(error) || performance.now() > latest) throw error;
      log.warn({ err: error }, "waiting for the database");
      await pause(1000);
    }
  }
}

/** The database over a migrated connection. */
export function serveDatabase(connection: DatabaseConnection, log: DataLog): OpenDatabase {
  const context = createDataContext(connection);
  const { openClient } = connection;
  const listener =
    openClient === null ? null : listenForTrust({ openClient, snapshots: context.snapshots, log });
  const database = createDatabase(context);
  return {
    kind: connection.kind,
    context,
    database,
    maintain: maintenance(connection, database),
    async isReachable() {
      try {
        await context.hotPool.query("SELECT 1");
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await Promise.all([database.exchangeWriter.close(), database.refusalWriter.close()]);
      await listener?.close();
      await connection.close();
    },
  };
}
