import { Prisma } from "./generated/client.ts";

/** The tables whose rows are locked before a change, so that version and dependents can't change meanwhile. */
export type LockedTable = "identity_providers" | "service_accounts" | "federated_identities" | "roles";

/** Holds one row for this transaction: whoever changes, deletes or refers to it waits. False when it is not there. */
export async function lockRow(
  tx: Prisma.TransactionClient,
  table: LockedTable,
  organisationId: string,
  id: string,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 AS locked FROM ${Prisma.raw(table)}
    WHERE organisation_id = ${organisationId} AND id = ${id} FOR UPDATE`;
  return rows.length > 0;
}

/** Keeps one row from being deleted until this transaction, which refers to it, is through. False when it is gone. */
export async function holdRow(
  tx: Prisma.TransactionClient,
  table: LockedTable,
  organisationId: string,
  id: string,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 AS held FROM ${Prisma.raw(table)}
    WHERE organisation_id = ${organisationId} AND id = ${id} FOR KEY SHARE`;
  return rows.length > 0;
}
