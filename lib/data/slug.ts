import type { Transaction } from "./write-audited.ts";

const slugMax = 63;

/** The slug that a name suggests: lower-case letters, digits and hyphens; `fallback` when nothing is left of it. */
export function slugFrom(name: string, fallback: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugMax)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? fallback : slug;
}

/** `base`, or with the first of `-2`, `-3`, … that is free. Reserved ones are taken. */
export function chooseSlug(base: string, taken: ReadonlySet<string>, reserved?: ReadonlySet<string>): string {
  const isFree = (slug: string) => !taken.has(slug) && !reserved?.has(slug);
  if (isFree(base)) return base;
  for (let number = 2; ; number++) if (isFree(`${base}-${number}`)) return `${base}-${number}`;
}

/**
 * A free slug for a new object, inside the transaction that makes it. Takes a lock on the collection until the
 * transaction ends, so that two creations at once can't choose the same.
 *
 * @param findTaken the slugs of the collection that start with the given text
 */
export async function freeSlug(
  tx: Transaction,
  { collection, name, fallback, reserved }: SlugRequest,
  findTaken: (prefix: string) => Promise<{ slug: string }[]>,
): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`slug ${collection}`}, 0))`;
  const base = slugFrom(name, fallback);
  const taken = new Set((await findTaken(base)).map(({ slug }) => slug));
  return chooseSlug(base, taken, reserved);
}

export interface SlugRequest {
  /** What the slug is unique in: organisation id and noun, `org_… service_accounts`. */
  collection: string;
  name: string;
  /** Used when the name has no letter or digit of ASCII: `service-account`. */
  fallback: string;
  reserved?: ReadonlySet<string>;
}
