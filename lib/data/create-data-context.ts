import type { DatabaseConnection } from "./connect.ts";
import type { DataContext } from "./data-context.ts";
import { createTrustSnapshots } from "./trust-snapshots.ts";

/** The context of a connection, with snapshots of its own. */
export function createDataContext({ prisma, pool, hotPool }: DatabaseConnection): DataContext {
  const snapshots = createTrustSnapshots();
  return {
    prisma,
    pool,
    hotPool,
    snapshots,
    trustChanged: (organisationId) => snapshots.drop(organisationId),
  };
}
