import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import { PrismaPGlite } from "pglite-prisma-adapter";

/**
 * The SQL that leads from the migrations to `prisma/schema.prisma`, null when they agree. For development: Prisma's
 * own command wants to download an engine. Blind to partial indexes, checks, triggers, partitions.
 */
export async function schemaDifference(root: string = process.cwd()): Promise<string | null> {
  const database = new PGlite();
  // The adapter is typed against older driver utils than the engine.
  const factory = new PrismaPGlite(database) as unknown as Parameters<
    typeof bindMigrationAwareSqlAdapterFactory
  >[0];
  const engine = await SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: "migrations", ...(await readMigrations(join(root, "prisma/migrations"))) },
      to: {
        tag: "schemaDatamodel",
        files: [
          { path: "schema.prisma", content: await readFile(join(root, "prisma/schema.prisma"), "utf8") },
        ],
      },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? null : (stdout ?? "");
  } finally {
    engine.free();
    await database.close();
  }
}

async function readMigrations(baseDir: string) {
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = (path: string) => readFile(join(baseDir, path), "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: await read("migration_lock.toml") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => ({
        path,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await read(join(path, "migration.sql")) },
        },
      })),
    ),
  };
}
