import type { OrganisationId } from "#lib/schemas/identity.ts";
import { type ExchangeFilter, exchangeWhere, passesRowsOver, unfiltered } from "./exchange-filter.ts";
import type { Prisma, PrismaClient } from "./generated/client.ts";

interface Walk {
  organisationId: OrganisationId;
  filter: ExchangeFilter;
  /** The exchange after which it begins; null begins with the newest. */
  cursor: string | null;
}

/** Rows looked at by one statement, and milliseconds after which no other is begun. */
export interface WalkLimits {
  rows: number;
  pageMs: number;
  countMs: number;
}

/**
 * Looks through exchanges newest first, a bounded part at a time, until `look` has enough (answers false), the log
 * ends or the time is over. Answers the last exchange that was looked at when there may be older ones that
 * fit, null at the end. Only the primary key orders the log, so a filter that nothing fits would read all of it.
 */
export async function walkExchanges(
  prisma: PrismaClient,
  { organisationId, filter, cursor }: Walk,
  { rows, ms }: { rows: number; ms: number },
  look: (part: Prisma.ExchangeWhereInput) => Promise<boolean>,
): Promise<string | null> {
  if (!passesRowsOver(filter)) {
    await look({});
    return null;
  }
  const giveUpAt = performance.now() + ms;
  let after = cursor;
  for (;;) {
    const part = after === null ? {} : { id: { lt: after } };
    const last = await lastOfPart(prisma, { organisationId, filter, cursor: after }, rows);
    const goOn = await look(last === null ? part : { id: { ...part.id, gte: last } });
    if (last === null || !goOn) return last;
    if (performance.now() >= giveUpAt) return last;
    after = last;
  }
}

/** The exchange that ends the part after `cursor`; null when there are no more than a part has. */
async function lastOfPart(
  prisma: PrismaClient,
  { organisationId, filter: { from, to }, cursor }: Walk,
  rows: number,
): Promise<string | null> {
  const where = exchangeWhere(organisationId, { ...unfiltered, from, to }, cursor);
  if (where === null) return null;
  const [last] = await prisma.exchange.findMany({
    where,
    orderBy: { id: "desc" },
    skip: rows - 1,
    take: 1,
    select: { id: true },
  });
  return last?.id ?? null;
}
