import type { Change } from "#lib/schemas/audit-event.ts";
import { type LockedTable, lockRow } from "./lock-row.ts";
import type { ChangeEvent, Transaction } from "./write-audited.ts";

/** How the objects of one table are locked, and spoken of in the audit log. */
export interface AuditedNoun {
  table: LockedTable;
  /** As role rules spell it: `federated_identity`. */
  resourceType: string;
  /** In a sentence: `federated identity`. */
  words: string;
}

/** Which object is to be changed or deleted; `expectedVersion` null takes whatever version there is. */
export interface ObjectVersion {
  organisationId: string;
  id: string;
  expectedVersion: number | null;
}

/** The object, held until the transaction ends, or why it is not to be had: the first step of changing one. */
export async function takeObject<Item extends { version: number }>(
  tx: Transaction,
  { table }: AuditedNoun,
  { organisationId, id, expectedVersion }: ObjectVersion,
  read: () => Promise<Item | null>,
): Promise<Item | { outcome: "not_found" | "stale" }> {
  await lockRow(tx, table, organisationId, id);
  const item = await read();
  if (item === null) return { outcome: "not_found" };
  return expectedVersion === null || item.version === expectedVersion ? item : { outcome: "stale" };
}

/** What a write answers that came to nothing: no change, no event. */
export function unchanged<Result>(result: Result): { result: Result; event: null } {
  return { result, event: null };
}

const verbs = { create: "Created", update: "Changed", delete: "Deleted" } as const;

/** The event of a change to one object. */
export function objectEvent(
  { resourceType, words }: AuditedNoun,
  action: keyof typeof verbs,
  { id, name }: { id: string; name: string },
  changes: Change[],
): ChangeEvent {
  const description = `${verbs[action]} the ${words} ${name}`;
  return { action, resourceType, resourceId: id, resourceName: name, description, changes };
}
