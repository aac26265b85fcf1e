import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { DataLog } from "./data-log.ts";
import { type DataFolderLock, lockDataFolder } from "./embedded/data-folder-lock.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded/embedded-postgres.ts";
import { PrismaClient } from "./generated/client.ts";

export interface ConnectOptions {
  /** PostgreSQL to use; null runs the embedded one with its files in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Told to a second process that wants the same folder. */
  publicUrl?: string | null;
  log: DataLog;
}

export interface DatabaseConnection {
  kind: "postgresql" | "embedded";
  prisma: PrismaClient;
  pool: pg.Pool;
  /** A connection of its own without time limits, for migrations and for listening; null when embedded. */
  openClient: (() => pg.Client) | null;
  close(): Promise<void>;
}

/** How long a connection may take to be had, and a statement to answer: callers turn either into a 503. */
const connectMs = 1500;
const statementMs = 2500;

/**
 * Connects to PostgreSQL, or starts the embedded one and takes its folder. PostgreSQL that is away is no error
 * here: the pool connects when it is first used. Throws `data_folder_in_use` when another process has the folder.
 */
export async function connectDatabase(options: ConnectOptions): Promise<DatabaseConnection> {
  return options.databaseUrl === null
    ? connectEmbedded(options)
    : connectPostgresql(options.databaseUrl, options.log);
}

function connectPostgresql(databaseUrl: string, log: DataLog): DatabaseConnection {
  const { connectionString, schema } = parseDatabaseUrl(databaseUrl);
  const base: pg.ClientConfig = {
    connectionString,
    application_name: "mooring",
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Prisma's adapter writes times without an offset, so the session must be in UTC, whatever the server's zone is.
    options: `-c timezone=UTC${schema === null ? "" : ` -c search_path=${schema}`}`,
  };
  const pool = new pg.Pool({
    ...base,
    max: 10,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    // The server's own limit does not help when the network swallows the answer.
    query_timeout: statementMs + 200,
    idle_in_transaction_session_timeout: 10_000,
  });
  return {
    kind: "postgresql",
    ...withPrisma(pool, schema, log),
    openClient: () => new pg.Client(base),
    close: () => pool.end(),
  };
}

async function connectEmbedded({ dataDir, publicUrl, log }: ConnectOptions): Promise<DatabaseConnection> {
  const lock = await lockDataFolder(dataDir, publicUrl ?? null);
  try {
    const folder = join(dataDir, "postgres");
    const embedded = await startEmbeddedPostgres({ folder, template: null, log });
    return connectToEmbedded(embedded, lock, log);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The pool and Prisma over a started embedded database; `lock` is released at the end. */
export function connectToEmbedded(
  embedded: EmbeddedPostgres,
  lock: DataFolderLock | null,
  log: DataLog,
): DatabaseConnection {
  const pool = new pg.Pool({
    stream: () => embedded.openStream(),
    user: "postgres",
    database: "postgres",
    password: "unused",
    ssl: false,
    // One session is all there is; it is kept, since a new one would have to prepare its statements again.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: statementMs,
  });
  return {
    kind: "embedded",
    ...withPrisma(pool, null, log),
    openClient: null,
    async close() {
      await pool.end();
      await embedded.close();
      await lock?.release();
    },
  };
}

function withPrisma(
  pool: pg.Pool,
  schema: string | null,
  log: DataLog,
): { pool: pg.Pool; prisma: PrismaClient } {
  // Without a listener an idle connection that breaks would end the process.
  pool.on("error", (error) => log.warn({ err: error }, "a database connection broke"));
  const adapter = new PrismaPg(pool, schema === null ? undefined : { schema });
  return { pool, prisma: new PrismaClient({ adapter }) };
}

/** Prisma's own `schema` parameter is honoured, since operators know it from there. */
function parseDatabaseUrl(databaseUrl: string): { connectionString: string; schema: string | null } {
  const url = URL.parse(databaseUrl);
  const schema = url?.searchParams.get("schema") ?? null;
  if (url === null || schema === null || !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    return { connectionString: databaseUrl, schema: null };
  }
  url.searchParams.delete("schema");
  return { connectionString: url.href, schema };
}
