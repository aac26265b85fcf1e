import type { DataContext } from "./data-context.ts";
import type { Judged } from "./fold-batch.ts";

const flushMs = 3000;

/** When rules and accounts were last used: gathered in memory and written every few seconds, off the hot path. */
export function lastUses({ pool }: DataContext) {
  const rules = new Map<string, Use>();
  const accounts = new Map<string, Use>();
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    await write("federated_identities", rules);
    await write("service_accounts", accounts);
  }

  async function write(
    table: "federated_identities" | "service_accounts",
    uses: Map<string, Use>,
  ): Promise<void> {
    if (uses.size === 0) return;
    const batch = [...uses.values()];
    uses.clear();
    await pool.query({
      name: `last_used_${table}`,
      text: lastUsedSql(table),
      values: [
        batch.map((use) => use.organisationId),
        batch.map((use) => use.id),
        batch.map((use) => use.at),
      ],
    });
  }

  return {
    note(judged: Judged, at: string): void {
      const { organisationId, ruleId, accountId } = judged;
      rules.set(ruleId, { organisationId, id: ruleId, at });
      accounts.set(accountId, { organisationId, id: accountId, at });
      // A failure loses a time of last use, which the next use brings back.
      timer ??= setTimeout(() => void flush().catch(() => undefined), flushMs).unref();
    },
    flush,
    async close(): Promise<void> {
      await flush().catch(() => undefined);
    },
  };
}

interface Use {
  organisationId: string;
  id: string;
  at: string;
}

/** Rows are locked in one order, so that two instances cannot wait for each other. */
function lastUsedSql(table: string): string {
  return `WITH used AS MATERIALIZED (
    SELECT u.organisation_id, u.id, u.at
    FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS u(organisation_id, id, at)
    JOIN ${table} r ON r.organisation_id = u.organisation_id AND r.id = u.id
    ORDER BY u.organisation_id, u.id FOR NO KEY UPDATE OF r
  )
  UPDATE ${table} r SET last_used_at = used.at FROM used
  WHERE r.organisation_id = used.organisation_id AND r.id = used.id
    AND (r.last_used_at IS NULL OR r.last_used_at < used.at)`;
}
