import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { DataLog } from "./data-log.ts";
import { type DataFolderLock, lockDataFolder } from "./embedded/data-folder-lock.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded/embedded-postgres.ts";
import { PrismaClient } from "./generated/client.ts";
import { QueuedPool } from "./queued-pool.ts";

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
  /**
   * Connections that only the exchange of tokens uses, so that the console cannot take the last one. Embedded there is
   * one session for all, and this passes the queue that `pool` is.
   */
  hotPool: pg.Pool;
  /** The PostgreSQL schema that `DATABASE_URL` names; null is the server's default. */
  schema: string | null;
  /** A connection of its own without time limits, for migrations and for listening; null when embedded. */
  openClient: (() => pg.Client) | null;
  close(): Promise<void>;
}

/** How long a connection may take to be had, and a statement to answer: callers turn either into a 503. */
const connectMs = 1500;
const statementMs = 2500;
/** Connections to PostgreSQL of one instance at most, besides the one that listens. */
const poolSizes = { console: 10, hot: 5 };

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
  const pooled: pg.PoolConfig = {
    ...base,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    // The server's own limit does not help when the network swallows the answer.
    query_timeout: statementMs + 200,
    idle_in_transaction_session_timeout: 10_000,
  };
  const connections = tolerant(new pg.Pool({ ...pooled, max: poolSizes.console }), log);
  const pool = new QueuedPool(connections, poolSizes.console);
  // The one statement of this pool is planned once and not for each batch anew.
  const planOnce = `${base.options} -c plan_cache_mode=force_generic_plan -c jit=off`;
  const hotPool = tolerant(new pg.Pool({ ...pooled, options: planOnce, max: poolSizes.hot }), log);
  return {
    kind: "postgresql",
    schema,
    pool,
    hotPool,
    prisma: prismaOver(pool, schema),
    openClient: () => new pg.Client(base),
    async close() {
      await Promise.all([connections.end(), hotPool.end()]);
    },
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
  const hotPool = tolerant(
    new pg.Pool({
      stream: () => embedded.openStream(),
      user: "postgres",
      database: "postgres",
      password: "unused",
      ssl: false,
      // One session is all there is; it is kept, since a new one would have to prepare its statements again.
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: statementMs,
    }),
    log,
  );
  const pool = new QueuedPool(hotPool, 1);
  return {
    kind: "embedded",
    schema: null,
    pool,
    hotPool,
    prisma: prismaOver(pool, null),
    openClient: null,
    async close() {
      await hotPool.end();
      await embedded.close();
      await lock?.release();
    },
  };
}

/** Without a listener an idle connection that breaks would end the process. */
function tolerant(pool: pg.Pool, log: DataLog): pg.Pool {
  return pool.on("error", (error) => log.warn({ err: error }, "a database connection broke"));
}

function prismaOver(pool: pg.Pool, schema: string | null): PrismaClient {
  const adapter = new PrismaPg(pool, schema === null ? undefined : { schema });
  // The queue of the pool has its own limit, which is to be the first to be reached.
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 25_000, timeout: 15_000 } });
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
