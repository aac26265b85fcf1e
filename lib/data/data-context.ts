import type pg from "pg";
import type { PrismaClient } from "./generated/client.ts";
import type { TrustSnapshots } from "./trust-snapshots.ts";

/** What every noun file of this room works with. */
export interface DataContext {
  prisma: PrismaClient;
  /** The pool that Prisma's adapter uses too. Embedded it has one connection: never wait for it inside a transaction. */
  pool: pg.Pool;
  /** For what an exchange of tokens waits for, and for nothing else; embedded it is `pool`. */
  hotPool: pg.Pool;
  snapshots: TrustSnapshots;
  /** Drops the in-process snapshots of an organisation; called after every committed write of its configuration. */
  trustChanged(organisationId: string): void;
}
