import type { DataContext } from "./data-context.ts";

/** 5 attempts are free, then each failure doubles the wait, from 2 s to 5 min; an hour without one starts over. */
export function signInFailures({ prisma }: DataContext) {
  return {
    /**
     * Counts an attempt as a failure unless the account has to wait; then it says how many seconds and counts nothing.
     * One statement, so that attempts at the same time on any instance count one after the other.
     */
    async attempt(key: string, now: Date): Promise<{ waitSeconds: number | null }> {
      const counted = await prisma.$queryRaw<unknown[]>`
        INSERT INTO sign_in_failures AS f (key, failures, last_failure_at) VALUES (${key}, 1, ${now}::timestamptz)
        ON CONFLICT (key) DO UPDATE SET
          failures = CASE WHEN f.last_failure_at < ${now}::timestamptz - interval '1 hour' THEN 1
                          ELSE f.failures + 1 END,
          last_failure_at = ${now}::timestamptz
        WHERE f.failures < 5 OR f.last_failure_at
          + make_interval(secs => least(power(2, least(f.failures - 4, 9)), 300)) <= ${now}::timestamptz
        RETURNING 1 AS counted`;
      if (counted.length > 0) return { waitSeconds: null };
      const row = await prisma.signInFailure.findUnique({ where: { key } });
      if (!row) return { waitSeconds: null };
      const waitMs = Math.min(2 ** Math.min(row.failures - 4, 9), 300) * 1000;
      const leftMs = row.lastFailureAt.getTime() + waitMs - now.getTime();
      return { waitSeconds: Math.max(1, Math.ceil(leftMs / 1000)) };
    },

    /** After a success. */
    async clear(key: string): Promise<void> {
      await prisma.signInFailure.deleteMany({ where: { key } });
    },

    /** Forgets what is too old to count, so that names that nobody has don't pile up. */
    async purge(now: Date): Promise<void> {
      const old = new Date(now.getTime() - 2 * 60 * 60_000);
      await prisma.signInFailure.deleteMany({ where: { lastFailureAt: { lt: old } } });
    },
  };
}
