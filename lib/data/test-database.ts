import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { connectDatabase, connectToEmbedded, type DatabaseConnection } from "./connect.ts";
import type { DataLog } from "./data-log.ts";
import { startEmbeddedPostgres } from "./embedded/embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import { type OpenDatabase, serveDatabase } from "./open-database.ts";

export const silentLog: DataLog = { info() {}, warn() {}, error() {} };

/** The database over a fresh, migrated connection; `close()` drops it. */
export async function openTestDatabase(log: DataLog = silentLog): Promise<OpenDatabase> {
  return serveDatabase(await connectTestDatabase(log), log);
}

/** A fresh, migrated database for a test, dropped with `connection.close()`. */
export async function connectTestDatabase(log: DataLog = silentLog): Promise<DatabaseConnection> {
  const server = process.env.TEST_DATABASE_URL;
  return server ? freshPostgresql(server, log) : freshEmbedded(log);
}

async function freshPostgresql(server: string, log: DataLog): Promise<DatabaseConnection> {
  const name = `mooring_test_${randomBytes(6).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const connection = await connectDatabase({ databaseUrl: url.href, dataDir: "", log });
  await migrate(connection, log);
  return {
    ...connection,
    async close() {
      await connection.close();
      await runOn(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function runOn(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function freshEmbedded(log: DataLog): Promise<DatabaseConnection> {
  const embedded = await startEmbeddedPostgres({ folder: null, template: await template(log), log });
  return connectToEmbedded(embedded, null, log);
}

/** Making and migrating a database takes seconds, so its dump is kept for the migrations of the moment. */
async function template(log: DataLog): Promise<Uint8Array> {
  const folder = join(tmpdir(), "mooring-test-templates");
  const file = join(folder, `${migrationsHash()}.tar`);
  if (existsSync(file)) return new Uint8Array(readFileSync(file));
  const embedded = await startEmbeddedPostgres({ folder: null, template: null, log });
  const connection = connectToEmbedded(embedded, null, log);
  await migrate(connection, log);
  const dump = await embedded.dump();
  await connection.close();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, dump);
  renameSync(`${file}.${process.pid}`, file);
  return dump;
}

function migrationsHash(): string {
  const folder = join(process.cwd(), "prisma/migrations");
  const hash = createHash("sha256");
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    if (entry.isDirectory()) hash.update(readFileSync(join(folder, entry.name, "migration.sql")));
  }
  return hash.digest("hex").slice(0, 16);
}
