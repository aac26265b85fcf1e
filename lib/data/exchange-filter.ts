import { TypeID } from "typeid-js";
import type { ExchangeOutcome } from "#lib/schemas/exchange.ts";
import { isIdentity, type OrganisationId, prefixes } from "#lib/schemas/identity.ts";
import type { Prisma } from "./generated/client.ts";

/** Filters of a list of exchanges; null filters nothing. Identities, not slugs: what they named may be gone. */
export interface ExchangeFilter {
  outcome: ExchangeOutcome | null;
  reason: string | null;
  serviceAccountId: string | null;
  providerId: string | null;
  federatedIdentityId: string | null;
  /** Part of the subject, whatever the case. */
  subject: string | null;
  /** From (included) and to (excluded). */
  from: Date | null;
  to: Date | null;
}

export const unfiltered: ExchangeFilter = {
  outcome: null,
  reason: null,
  serviceAccountId: null,
  providerId: null,
  federatedIdentityId: null,
  subject: null,
  from: null,
  to: null,
};

/** How far back queries look that would otherwise read the whole log. */
export const windows = {
  count: 10_000,
  lastByRule: 2000,
  lastForProvider: 1000,
  /** Filling a page, and counting beside it, where a filter may pass over all there is. */
  walk: { rows: 10_000, pageMs: 450, countMs: 250 },
} as const;

/** The time in an id and the time of the request differ by less than this. */
const idSlackMs = 60_000;

/** Whether a filter looks at more than the time, which the primary key serves: then rows are read to be passed over. */
export function passesRowsOver(filter: ExchangeFilter): boolean {
  const { from: _from, to: _to, ...others } = filter;
  return Object.values(others).some((value) => value !== null);
}

/** The conditions of a list, or null when nothing can match. */
export function exchangeWhere(
  organisationId: OrganisationId,
  filter: ExchangeFilter,
  cursor: string | null,
): Prisma.ExchangeWhereInput | null {
  const { outcome, reason, serviceAccountId, providerId, federatedIdentityId, subject, from, to } = filter;
  if (cursor !== null && !isIdentity("exchange", cursor)) return null;
  const texts = [reason, serviceAccountId, providerId, federatedIdentityId, subject];
  if (texts.some((text) => text?.includes("\0"))) return null;
  return {
    organisationId,
    // Ids sort by time, so the primary key serves as the index on time.
    AND: [
      cursor === null ? {} : { id: { lt: cursor } },
      from === null ? {} : { createdAt: { gte: from }, id: { gte: idAt(from.getTime() - idSlackMs) } },
      to === null ? {} : { createdAt: { lt: to }, id: { lt: idAt(to.getTime() + idSlackMs) } },
    ],
    ...(outcome === null ? {} : { outcome }),
    ...(reason === null ? {} : { reason }),
    ...(serviceAccountId === null ? {} : { serviceAccountId }),
    ...(providerId === null ? {} : { providerId }),
    ...(federatedIdentityId === null ? {} : { federatedIdentityId }),
    ...(subject === null ? {} : { subject: { contains: escapeLike(subject), mode: "insensitive" } }),
  };
}

/** Prisma passes the text to LIKE as it is, where `%`, `_` and the backslash mean something. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** The smallest exchange id of a moment: a UUIDv7 begins with 48 bits of milliseconds. */
function idAt(milliseconds: number): string {
  const bounded = Math.min(Math.max(0, Math.floor(milliseconds)), 2 ** 48 - 1);
  const hex = bounded.toString(16).padStart(12, "0");
  return TypeID.fromUUID(
    prefixes.exchange,
    `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`,
  ).toString();
}
