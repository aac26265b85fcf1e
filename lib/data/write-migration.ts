import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { schemaDifference } from "./schema-difference.ts";

/** `node lib/data/write-migration.ts <name>`: writes what `prisma/schema.prisma` has and the migrations lack. */
const name = process.argv[2] ?? "";
if (!/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write("Give the migration a name of lower-case letters, digits and underscores.\n");
  process.exit(1);
}
const sql = await schemaDifference();
if (sql === null) {
  process.stdout.write("The migrations and the schema agree.\n");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(process.cwd(), "prisma/migrations", `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, "migration.sql"), sql);
  process.stdout.write(`Wrote ${folder}/migration.sql: read it before you commit it.\n`);
}
