import type { ExchangeOutcome } from "#lib/schemas/exchange.ts";
import { isIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import { type ExchangeFilter, exchangeWhere, windows } from "./exchange-filter.ts";
import { type WalkLimits, walkExchanges } from "./exchange-walk.ts";
import type { Prisma } from "./generated/client.ts";
import { type ExchangeDetail, readDetail } from "./stored-detail.ts";

export interface RecordedReference {
  id: string;
  name: string;
}

/** One attempt at the token endpoint, as lists show it. */
export interface ExchangeRecord {
  id: string;
  createdAt: Date;
  outcome: ExchangeOutcome;
  reason: string | null;
  status: number;
  error: string | null;
  subject: string | null;
  issuer: string | null;
  serviceAccount: RecordedReference | null;
  provider: RecordedReference | null;
  federatedIdentity: RecordedReference | null;
  requestedScope: string | null;
  scope: string | null;
  expiresIn: number | null;
  address: string | null;
  userAgent: string | null;
  jti: string | null;
}

export type DetailedExchange = ExchangeRecord & { detail: ExchangeDetail };

export interface LastResult {
  id: string;
  createdAt: Date;
  outcome: ExchangeOutcome;
  reason: string | null;
}

/** Reading the record of exchanges, newest first. */
export function exchanges({ prisma, pool }: DataContext, walk: WalkLimits = windows.walk) {
  const forPage = { rows: walk.rows, ms: walk.pageMs };
  const forCount = { rows: walk.rows, ms: walk.countMs };
  return {
    /**
     * One page after `cursor` (an exchange id); the next cursor is null at the end. A filter that little fits ends the
     * page early, even empty, once `windows.walk` is over: the next cursor then is the last exchange looked at.
     */
    async list(
      organisationId: OrganisationId,
      filter: ExchangeFilter,
      { limit, cursor }: { limit: number; cursor: string | null },
    ): Promise<{ exchanges: ExchangeRecord[]; nextCursor: string | null }> {
      const where = exchangeWhere(organisationId, filter, cursor);
      if (where === null) return { exchanges: [], nextCursor: null };
      const found: ExchangeRecord[] = [];
      const lookedAt = await walkExchanges(
        prisma,
        { organisationId, filter, cursor },
        forPage,
        async (part) => {
          const rows = await prisma.exchange.findMany({
            where: { AND: [where, part] },
            orderBy: { id: "desc" },
            take: limit + 1 - found.length,
            omit: { detail: true },
          });
          found.push(...rows.map(toExchange));
          return found.length <= limit;
        },
      );
      const page = found.slice(0, limit);
      return { exchanges: page, nextCursor: found.length > limit ? (page.at(-1)?.id ?? null) : lookedAt };
    },

    /**
     * How many match, counted up to `windows.count`: counting more would hold up the exchanges themselves. Null when
     * that is not to be known within `windows.walk`.
     */
    async count(organisationId: OrganisationId, filter: ExchangeFilter): Promise<number | null> {
      const where = exchangeWhere(organisationId, filter, null);
      if (where === null) return 0;
      let count = 0;
      const lookedAt = await walkExchanges(
        prisma,
        { organisationId, filter, cursor: null },
        forCount,
        async (part) => {
          count += await prisma.exchange.count({
            where: { AND: [where, part] },
            take: windows.count - count,
          });
          return count < windows.count;
        },
      );
      return lookedAt === null || count >= windows.count ? count : null;
    },

    async get(organisationId: OrganisationId, id: string): Promise<DetailedExchange | null> {
      if (!isIdentity("exchange", id)) return null;
      const row = await prisma.exchange.findUnique({ where: { organisationId_id: { organisationId, id } } });
      return row === null ? null : { ...toExchange(row), detail: readDetail(row.detail) };
    },

    /** Which of the organisations, all of them the caller's own, an exchange belongs to. */
    async findOrganisation(id: string, organisationIds: OrganisationId[]): Promise<OrganisationId | null> {
      if (!isIdentity("exchange", id) || organisationIds.length === 0) return null;
      const row = await prisma.exchange.findFirst({
        where: { organisationId: { in: organisationIds }, id },
        select: { organisationId: true },
      });
      return row === null ? null : (row.organisationId as OrganisationId);
    },

    /** How each federated identity's last exchange ended, among the organisation's latest few thousand. */
    async lastByRule(organisationId: OrganisationId): Promise<Map<string, LastResult>> {
      const { rows } = await pool.query<LastResult & { ruleId: string }>({
        name: "exchanges_last_by_rule",
        text: lastByRuleSql,
        values: [organisationId, windows.lastByRule],
      });
      return new Map(rows.map(({ ruleId, ...last }) => [ruleId, last]));
    },

    /** A provider's last exchanges that were judged on a verified token, with their claims, to judge them again. */
    async lastForProvider(
      organisationId: OrganisationId,
      providerId: string,
      last: number,
    ): Promise<DetailedExchange[]> {
      const rows = await prisma.exchange.findMany({
        where: { organisationId, providerId, outcome: { in: ["accepted", "refused"] } },
        orderBy: { id: "desc" },
        take: Math.min(last, windows.lastForProvider),
      });
      return rows
        .map((row) => ({ ...toExchange(row), detail: readDetail(row.detail) }))
        .filter(({ detail }) => detail.signature === "verified");
    },
  };
}

const lastByRuleSql = `SELECT DISTINCT ON (federated_identity_id) federated_identity_id AS "ruleId", id,
    created_at AS "createdAt", outcome, reason
  FROM (
    SELECT federated_identity_id, id, created_at, outcome, reason FROM exchanges
    WHERE organisation_id = $1 ORDER BY id DESC LIMIT $2
  ) latest
  WHERE federated_identity_id IS NOT NULL ORDER BY federated_identity_id, id DESC`;

function toExchange(row: Omit<Prisma.ExchangeGetPayload<object>, "detail">): ExchangeRecord {
  const { id, createdAt, reason, status, error, subject, issuer, requestedScope, scope } = row;
  const { expiresIn, address, userAgent, jti } = row;
  return {
    ...{ id, createdAt, reason, status, error, subject, issuer, requestedScope, scope },
    ...{ expiresIn, address, userAgent, jti },
    outcome: row.outcome as ExchangeOutcome,
    serviceAccount: reference(row.serviceAccountId, row.serviceAccountName),
    provider: reference(row.providerId, row.providerName),
    federatedIdentity: reference(row.federatedIdentityId, row.federatedIdentityName),
  };
}

function reference(id: string | null, name: string | null): RecordedReference | null {
  return id === null ? null : { id, name: name ?? "" };
}
