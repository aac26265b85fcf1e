import { type IdentityNoun, isIdentity } from "#lib/schemas/identity.ts";

/** How a noun is looked up within its organisation. */
export interface ReferenceLookup<Row> {
  noun: IdentityNoun;
  byId(id: string): Promise<Row | null>;
  bySlug?(slug: string): Promise<Row | null>;
  /** At most two rows: a name that two objects have refers to neither. */
  byName?(name: string): Promise<Row[]>;
}

/**
 * The object that a reference means: the one with this identity, else with this slug, else the only one with this
 * name (`WIRE.md`, References). Anything odd is not found, never an error.
 */
export async function findReference<Row>(
  reference: string,
  lookup: ReferenceLookup<Row>,
): Promise<Row | null> {
  if (reference === "" || reference.length > 255 || reference.includes("\0") || !reference.isWellFormed())
    return null;
  const exact = isIdentity(lookup.noun, reference) ? await lookup.byId(reference) : null;
  if (exact) return exact;
  const slugged = /^[a-z0-9-]+$/.test(reference) ? await lookup.bySlug?.(reference) : null;
  if (slugged) return slugged;
  const [named, ...others] = (await lookup.byName?.(reference)) ?? [];
  return others.length === 0 ? (named ?? null) : null;
}
