import { connectDatabase } from "./connect.ts";
import type { DataLog } from "./data-log.ts";
import { migrate } from "./migrate.ts";

/** `npm run db:migrate`: applies the pending migrations and says which. */
const log: DataLog = { info() {}, warn: print, error: print };
try {
  const connection = await connectDatabase({
    databaseUrl: process.env.DATABASE_URL || null,
    dataDir: process.env.DATA_DIR || "./data",
    log,
  });
  try {
    const applied = await migrate(connection, log);
    process.stdout.write(applied.length === 0 ? "Nothing to apply.\n" : `Applied ${applied.join(", ")}.\n`);
  } finally {
    await connection.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function print(_fields: Record<string, unknown>, message: string): void {
  process.stderr.write(`${message}\n`);
}
