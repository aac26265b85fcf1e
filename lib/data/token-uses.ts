import type { TokenIdUse } from "#lib/exchange/ports.ts";
import type { DataContext } from "./data-context.ts";

const purgeRowsMax = 5000;

/** How often subject tokens were exchanged (REQ-16). Only the statement that records a grant counts a use. */
export function tokenUses({ pool }: DataContext) {
  return {
    /** The uses so far that count; a limited token whose window has passed answers as used up. */
    async countTokenUses(use: TokenIdUse): Promise<{ uses: number }> {
      const { rows } = await pool.query<{ uses: number; over: boolean }>({
        name: "count_token_uses",
        text: countSql,
        values: [use.organisationId, use.providerId, use.tokenIdHash, use.windowSeconds],
      });
      const row = rows[0];
      if (row === undefined) return { uses: 0 };
      return { uses: use.mode === "limited" && row.over ? Math.max(row.uses, use.maxUses) : row.uses };
    },
    /** Forgets tokens that no provider would accept any more; answers how many. A few thousand per organisation a time. */
    async purge(now: Date): Promise<number> {
      const organisations = await pool.query<{ id: string }>(organisationsSql);
      let purged = 0;
      for (const { id } of organisations.rows) {
        const { rowCount } = await pool.query(purgeSql, [id, now, purgeRowsMax]);
        purged += rowCount ?? 0;
      }
      return purged;
    },
  };
}

const countSql = `SELECT uses, now() > first_used_at + make_interval(secs => $4) AS over FROM token_uses
  WHERE organisation_id = $1 AND provider_id = $2 AND token_id_hash = $3`;

/** Those that have rows, one index step each; a deleted organisation may still have some. */
const organisationsSql = `WITH RECURSIVE seen AS (
    (SELECT organisation_id AS id FROM token_uses ORDER BY organisation_id LIMIT 1)
    UNION ALL
    SELECT (SELECT organisation_id FROM token_uses WHERE organisation_id > seen.id ORDER BY organisation_id LIMIT 1)
    FROM seen WHERE seen.id IS NOT NULL
  )
  SELECT id FROM seen WHERE id IS NOT NULL`;

const purgeSql = `DELETE FROM token_uses t USING (
    SELECT organisation_id, provider_id, token_id_hash FROM token_uses
    WHERE organisation_id = $1 AND forget_at < $2 LIMIT $3 FOR UPDATE SKIP LOCKED
  ) old
  WHERE t.organisation_id = old.organisation_id AND t.provider_id = old.provider_id
    AND t.token_id_hash = old.token_id_hash`;
