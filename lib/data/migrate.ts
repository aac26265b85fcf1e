import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { DatabaseConnection } from "./connect.ts";
import type { DataLog } from "./data-log.ts";

/** Thrown when the database must not be used: `detail` is a sentence for the operator. */
export class MigrationError extends Error {
  readonly code = "migration_failed";
}

/** The number under which `prisma migrate deploy` locks too: it and we exclude each other. */
const advisoryLock = 72_707_369;

/**
 * Applies the migrations of `prisma/migrations` that are still missing, in the format of Prisma's own table, one
 * instance at a time. Answers the names applied. Throws `migration_failed` when one fails (it is rolled back
 * whole), was recorded as failed, or was edited after it had been applied.
 */
export async function migrate(
  connection: DatabaseConnection,
  log: DataLog,
  folder: string = join(process.cwd(), "prisma/migrations"),
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withSession(connection, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    try {
      if (connection.schema !== null) await client.query(`CREATE SCHEMA IF NOT EXISTS ${connection.schema}`);
      await client.query(createTableSql);
      const applied = await readApplied(client, log, migrations);
      const missing = migrations.filter((migration) => !applied.has(migration.name));
      for (const migration of missing) {
        await apply(client, migration);
        log.info({ migration: migration.name }, "migration applied");
      }
      return missing.map((migration) => migration.name);
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [advisoryLock]);
    }
  });
}

interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, hex, as Prisma computes it. */
  checksum: string;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name, "migration.sql"));
      const checksum = createHash("sha256").update(bytes).digest("hex");
      return { name, sql: bytes.toString("utf8"), checksum };
    }),
  );
}

async function readApplied(client: pg.ClientBase, log: DataLog, known: Migration[]): Promise<Set<string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  for (const row of rows) {
    const name = row.migration_name;
    if (!row.finished) {
      throw new MigrationError(
        `Migration ${name} was begun and not finished. Repair the database, then mark it with "prisma migrate resolve".`,
      );
    }
    const migration = known.find((candidate) => candidate.name === name);
    // A newer version of this program has been here; going back to an older one is allowed.
    if (migration === undefined) log.warn({ migration: name }, "the database has a migration unknown here");
    else if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. Restore prisma/migrations/${name}/migration.sql and write a new migration instead.`,
      );
    }
  }
  return new Set(rows.map((row) => row.migration_name));
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    // When the connection is gone the server has rolled back by itself.
    await client.query("ROLLBACK").catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `Migration ${migration.name} failed and was rolled back: ${reason}. The database is as it was before.`,
      { cause },
    );
  }
}

async function withSession<Result>(
  connection: DatabaseConnection,
  work: (client: pg.ClientBase) => Promise<Result>,
): Promise<Result> {
  if (connection.openClient === null) {
    const client = await connection.pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }
  const client = connection.openClient();
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const createTableSql = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
