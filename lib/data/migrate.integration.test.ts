import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DatabaseConnection } from "./connect.ts";
import { migrate } from "./migrate.ts";
import { schemaDifference } from "./schema-difference.ts";
import { connectTestDatabase, silentLog } from "./test-database.ts";

// Compiles the schema engine of Prisma, and a database of its own.
test("the migrations and the schema agree", { timeout: 90_000 }, async () => {
  expect(await schemaDifference()).toBeNull();
});

describe("migrating", () => {
  let connection: DatabaseConnection;
  let folder: string;
  beforeAll(async () => {
    connection = await connectTestDatabase();
  });
  afterAll(() => connection.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "mooring-migrations-"));
    await cp(join(process.cwd(), "prisma/migrations"), folder, { recursive: true });
    return () => rm(folder, { recursive: true });
  });
  const add = async (name: string, sql: string) => {
    await cp(join(folder, "20261125120000_initial"), join(folder, name), { recursive: true });
    await writeFile(join(folder, name, "migration.sql"), sql);
  };
  const tables = async (pattern: string) =>
    (
      await connection.pool.query("SELECT tablename FROM pg_tables WHERE tablename LIKE $1 ORDER BY 1", [
        pattern,
      ])
    ).rows;

  test("has nothing to do the second time", async () => {
    expect(await migrate(connection, silentLog)).toEqual([]);
  });

  test("applies what is missing once, however many instances start together", async () => {
    await add("29990101000000_once", "CREATE TABLE once (id int); INSERT INTO once VALUES (1);");
    const applied = await Promise.all([1, 2, 3].map(() => migrate(connection, silentLog, folder)));
    expect(applied.flat()).toEqual(["29990101000000_once"]);
    expect((await connection.pool.query("SELECT * FROM once")).rows).toHaveLength(1);
    const { rows } = await connection.pool.query(
      "SELECT applied_steps_count, finished_at IS NOT NULL AS finished, logs FROM _prisma_migrations WHERE migration_name = '29990101000000_once'",
    );
    expect(rows).toEqual([{ applied_steps_count: 1, finished: true, logs: null }]);
    // An older version of the program does not know it, and goes on.
    expect(await migrate(connection, silentLog)).toEqual([]);
  });

  test("leaves nothing of a migration that fails, and says which it was", async () => {
    await add("29990102000000_halfway", "CREATE TABLE halfway (id int);\nSELECT nonsense;");
    await expect(migrate(connection, silentLog, folder)).rejects.toMatchObject({
      code: "migration_failed",
      message: expect.stringMatching(/29990102000000_halfway failed and was rolled back: .*nonsense/),
    });
    expect(await tables("halfway")).toEqual([]);
    await writeFile(
      join(folder, "29990102000000_halfway", "migration.sql"),
      "CREATE TABLE halfway (id int);",
    );
    expect(await migrate(connection, silentLog, folder)).toContain("29990102000000_halfway");
  });

  test("refuses a migration that was changed after it had been applied", async () => {
    await writeFile(join(folder, "20261125120000_initial", "migration.sql"), "SELECT 1;");
    await expect(migrate(connection, silentLog, folder)).rejects.toMatchObject({
      code: "migration_failed",
      message: expect.stringContaining("20261125120000_initial was changed"),
    });
  });

  test("refuses a database where Prisma recorded a failure", async () => {
    await connection.pool.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '29990103000000_broken')",
    );
    await expect(migrate(connection, silentLog)).rejects.toMatchObject({
      code: "migration_failed",
      message: expect.stringContaining("29990103000000_broken was begun and not finished"),
    });
    await connection.pool.query("DELETE FROM _prisma_migrations WHERE id = 'x'");
  });
});
