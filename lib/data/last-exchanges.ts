import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";

/** The latest attempt that was judged by a rule. */
export interface LastExchange {
  id: string;
  outcome: string;
  reason: string | null;
  createdAt: Date;
}

/** How far back is looked, in attempts of the organisation: reading more would make lists slow. */
const attemptsMax = 2_000;

/** The latest recorded attempt of each of these rules, by rule identity, among the organisation's latest attempts. */
export async function lastExchanges(
  { prisma }: DataContext,
  organisationId: OrganisationId,
  ruleIds: readonly string[],
): Promise<Map<string, LastExchange>> {
  if (ruleIds.length === 0) return new Map();
  const rows = await prisma.$queryRaw<(LastExchange & { ruleId: string })[]>`
    SELECT DISTINCT ON (federated_identity_id) federated_identity_id AS "ruleId", id, outcome, reason,
      created_at AS "createdAt"
    FROM (
      SELECT federated_identity_id, id, outcome, reason, created_at FROM exchanges
      WHERE organisation_id = ${organisationId} ORDER BY id DESC LIMIT ${attemptsMax}
    ) AS latest
    WHERE federated_identity_id = ANY(${[...ruleIds]}::text[])
    ORDER BY federated_identity_id, id DESC`;
  return new Map(rows.map(({ ruleId, ...exchange }) => [ruleId, exchange]));
}
