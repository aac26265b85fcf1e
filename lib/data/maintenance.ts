import type { DatabaseConnection } from "./connect.ts";
import type { Database } from "./create-database.ts";

const vacuumEveryMs = 15 * 60_000;
/** Tables whose rows change or go; the records only grow. One statement each: embedded, it holds up all others. */
const changingTables = [
  "token_uses",
  "federated_identities",
  "service_accounts",
  "identity_providers",
  "organisations",
  "issuer_keys",
  "sessions",
  "sign_in_failures",
];

/** Answers what a ticker calls every minute or so; its errors mean that the database is away. */
export function maintenance(connection: DatabaseConnection, database: Database) {
  let vacuumedAt = Number.NEGATIVE_INFINITY;
  return async function maintain(now: Date): Promise<void> {
    await database.tokenUses.purge(now);
    await database.sessions.purge(now);
    await database.signInFailures.purge(now);
    // The embedded PostgreSQL has no autovacuum: what was updated would pile up, and plans grow old.
    if (connection.kind !== "embedded" || now.getTime() - vacuumedAt < vacuumEveryMs) return;
    vacuumedAt = now.getTime();
    for (const table of changingTables) await connection.pool.query(`VACUUM (ANALYZE) ${table}`);
  };
}
