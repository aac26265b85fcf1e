import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import { textMap } from "./json-columns.ts";
import type { LockedTable } from "./lock-row.ts";

/** What a list is filtered, limited and paged by, before the objects of its page are read. */
export interface IndexedItem {
  identity: string;
  name: string;
  labels: Record<string, string>;
}

/**
 * The objects of a collection, oldest first, with little more than their names: ten thousand take a few milliseconds,
 * where whole objects would take a second. `columns` are more of them, as SQL; `where` limits to values of columns.
 */
export async function listIndex<More extends object>(
  { pool }: DataContext,
  organisationId: OrganisationId,
  { table, columns, where = {} }: { table: LockedTable; columns: string; where?: Record<string, string> },
): Promise<(IndexedItem & More)[]> {
  const conditions = Object.keys(where).map((column, index) => `AND ${column} = $${index + 2}`);
  const { rows } = await pool.query<IndexedItem & More>({
    name: ["index_of", table, ...Object.keys(where)].join("_"),
    text: `SELECT id AS identity, name, labels, ${columns} FROM ${table}
      WHERE organisation_id = $1 ${conditions.join(" ")} ORDER BY created_at, id`,
    values: [organisationId, ...Object.values(where)],
  });
  for (const row of rows) row.labels = textMap(row.labels);
  return rows;
}

/** Naming more rows than this one by one costs more than reading them all. */
const namedMax = 1_000;

/** The condition that reads the rows of `ids`, and perhaps more: `inOrder` passes over those. */
export function amongIds(ids: readonly string[]): { id?: { in: string[] } } {
  return ids.length > namedMax ? {} : { id: { in: [...ids] } };
}

/** The records of `ids`, in that order; those that are gone meanwhile are left out. */
export function inOrder<Item extends { id: string }>(
  ids: readonly string[],
  records: readonly Item[],
): Item[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
