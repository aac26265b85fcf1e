import type { GrantRecord, RecordAnswer } from "#lib/exchange/ports.ts";
import type { DataContext } from "./data-context.ts";
import { toGrantRow } from "./exchange-record.ts";
import { takeBatch, type WaitingGrant } from "./fold-batch.ts";
import { type GrantsWritten, writeGrants } from "./grant-statement.ts";
import { lastUses } from "./last-uses.ts";

/** Thrown when a grant could not be recorded in time. A row may exist; the token must not leave. */
export class NotRecordedError extends Error {
  readonly code = "database_unavailable";
}

interface Waiting extends WaitingGrant {
  enqueuedAt: number;
  settled: boolean;
  resolve(answer: RecordAnswer): void;
  reject(error: Error): void;
}

const limits = {
  waitingMax: 2048,
  rowsMax: 256,
  /** From being handed in to being given up, whatever the database does. */
  waitMs: 2500,
  sweepMs: 100,
  /** How long an organisation that waited for a lock gets batches of its own. */
  aloneMs: 10_000,
  attempts: 3,
};

/** Records grants: those that arrive while a statement is under way share the next one (group commit). */
export function exchangeWriter(context: DataContext) {
  const { hotPool } = context;
  // One session has nothing to gain from a second statement under way.
  const batchesMax = Math.min(3, hotPool.options.max ?? 1);
  const queue: Waiting[] = [];
  const underWay = new Set<Waiting[]>();
  const busy = new Set<string>();
  const alone = new Set<string>();
  const uses = lastUses(context);
  let scheduled = false;
  let sweeper: NodeJS.Timeout | null = null;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // After the requests that this turn of the event loop has read: they go together, and nobody waits for a timer.
    setImmediate(() => {
      scheduled = false;
      pump();
    });
  }

  function pump(): void {
    while (queue.length > 0 && underWay.size < batchesMax) {
      const batch = takeBatch(queue, { rowsMax: limits.rowsMax, busy, alone });
      if (batch.length === 0) return;
      void run(batch);
    }
  }

  async function run(batch: Waiting[]): Promise<void> {
    const organisations = new Set(batch.map((grant) => grant.judged.organisationId));
    underWay.add(batch);
    for (const organisation of organisations) busy.add(organisation);
    let tell = (): void => {};
    try {
      tell = await write(batch, 1);
    } finally {
      underWay.delete(batch);
      for (const organisation of organisations) busy.delete(organisation);
      // The database goes on with the next batch while this one's answers are made.
      pump();
      tell();
    }
  }

  /** Writes a batch, and answers what tells its callers. */
  async function write(batch: Waiting[], attempt: number): Promise<() => void> {
    try {
      const written = await writeGrants(hotPool, batch);
      return () => answer(batch, written);
    } catch (error) {
      const code = sqlState(error);
      if (code !== null && retried.has(code) && attempt < limits.attempts) return write(batch, attempt + 1);
      if (code !== null && lockWaits.has(code)) giveOwnBatches(batch);
      // One row that the database refuses must not take down those that share its statement.
      if (code !== null && dataError.test(code) && batch.length > 1) {
        for (const grant of batch) (await write([grant], 1))();
        return () => {};
      }
      const failure = new NotRecordedError("the exchange could not be recorded", { cause: error });
      return () => {
        for (const grant of batch) settle(grant, () => grant.reject(failure));
      };
    }
  }

  function answer(batch: Waiting[], written: GrantsWritten & { numbers: number[] }): void {
    const changed = new Set<string>();
    for (const [index, grant] of batch.entries()) {
      const { judged, row } = grant;
      if (written.recorded.has(row.id)) {
        uses.note(judged, row.createdAt);
        settle(grant, () => grant.resolve({ recorded: true }));
        continue;
      }
      const usable = written.usable.has(written.numbers[index] ?? 0);
      if (!usable) changed.add(judged.organisationId);
      settle(grant, () =>
        grant.resolve({ recorded: false, reason: usable ? "token_already_used" : "rule_changed" }),
      );
    }
    // What was judged is not what is stored: a snapshot is behind.
    for (const organisation of changed) context.trustChanged(organisation);
  }

  function giveOwnBatches(batch: Waiting[]): void {
    for (const { judged } of batch) {
      if (alone.has(judged.organisationId)) continue;
      alone.add(judged.organisationId);
      setTimeout(() => alone.delete(judged.organisationId), limits.aloneMs).unref();
    }
  }

  function settle(grant: Waiting, tell: () => void): void {
    if (grant.settled) return;
    grant.settled = true;
    tell();
  }

  /** Gives up what has waited too long, whether it is still in the queue or hangs in a statement. */
  function sweep(): void {
    const latest = performance.now() - limits.waitMs;
    const late = [...queue, ...[...underWay].flat()].filter((grant) => grant.enqueuedAt < latest);
    for (const grant of late) {
      settle(grant, () => grant.reject(new NotRecordedError("the database did not answer in time")));
    }
    if (late.length > 0) queue.splice(0, queue.length, ...queue.filter((grant) => !grant.settled));
    if (queue.length === 0 && underWay.size === 0 && sweeper !== null) {
      clearInterval(sweeper);
      sweeper = null;
    }
  }

  return {
    /**
     * Commits the row of a grant, after re-checking under lock that organisation, provider, account and rule are
     * still what was judged, and counting the use of the token. Rejects with `database_unavailable` within 3 s.
     */
    recordGrant(record: GrantRecord): Promise<RecordAnswer> {
      const { trust } = record.evaluation;
      const { rule } = record.grant;
      if (trust.organisation === null)
        return Promise.resolve({ recorded: false, reason: "organisation_unknown" });
      if (queue.length >= limits.waitingMax) {
        return Promise.reject(new NotRecordedError("too many exchanges wait to be recorded"));
      }
      const judged = {
        organisationId: trust.organisation.id,
        organisationVersion: trust.organisation.version,
        providerId: rule.provider.id,
        providerVersion: rule.provider.version,
        accountId: rule.serviceAccount.id,
        accountVersion: rule.serviceAccount.version,
        ruleId: rule.id,
        ruleVersion: rule.version,
      };
      return new Promise((resolve, reject) => {
        const row = toGrantRow(record);
        queue.push({ judged, row, enqueuedAt: performance.now(), settled: false, resolve, reject });
        sweeper ??= setInterval(sweep, limits.sweepMs).unref();
        schedule();
      });
    },
    /** Writes out when rules and accounts were last used. */
    flushLastUses: uses.flush,
    async close(): Promise<void> {
      await uses.close();
    },
  };
}

/** Deadlock and serialisation failure: nothing was written, and the next try finds the way clear. */
const retried = new Set(["40P01", "40001"]);
/** Statement or lock timeout: somebody holds a row of one of these organisations. */
const lockWaits = new Set(["57014", "55P03"]);
const dataError = /^2[123]/;

function sqlState(error: unknown): string | null {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" && code.length === 5 ? code : null;
}
