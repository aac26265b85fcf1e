import { createHash } from "node:crypto";
import type { RefusalRecord } from "#lib/exchange/ports.ts";
import type { DataContext } from "./data-context.ts";
import { type RefusalRow, toRefusalRow } from "./exchange-record.ts";
import { otherIssuers, refusalAdmission } from "./refusal-limits.ts";
import { insertRefusals, type RefusalCounts } from "./refusal-statements.ts";

const limits = {
  /** Records handed in and not yet looked at. */
  incomingMax: 2000,
  /** Rows that wait for the database; what is beyond is counted. */
  rowsMax: 5000,
  rowsPerStatement: 100,
  flushMs: 250,
  retryMs: 2000,
};

/** Records refusals after the answer has left: gathered, bounded, and written within a second. */
export function refusalWriter(context: DataContext) {
  const admit = refusalAdmission();
  const counts: RefusalCounts = new Map();
  const rows: RefusalRow[] = [];
  let incoming: RefusalRecord[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;

  function schedule(ms: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      void flush();
    }, ms).unref();
  }

  function flush(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null;
    });
    return writing;
  }

  async function write(): Promise<void> {
    sortIncoming();
    while (rows.length > 0 || counts.size > 0) {
      const batch = rows.slice(0, limits.rowsPerStatement);
      const counted = new Map(counts);
      try {
        await insertRefusals(context.pool, batch, counted);
      } catch (error) {
        if (isRefusedByDatabase(error) && batch.length > 0) giveUpFirst(batch);
        // Rows and counts stay until the database is back; beyond the bounds rows become counts.
        else return schedule(limits.retryMs);
        continue;
      }
      rows.splice(0, batch.length);
      for (const [key, one] of counted) subtract(key, one.count);
      sortIncoming();
    }
  }

  function sortIncoming(): void {
    const records = incoming;
    incoming = [];
    for (const record of records) sort(record);
  }

  function sort(record: RefusalRecord): void {
    const { evaluation, facts } = record;
    const organisationId = evaluation.trust.organisation?.id;
    // What is no JWT says nothing worth keeping; an unknown organisation has nobody to show it to.
    if (organisationId === undefined || evaluation.token.claims === null) return;
    const issuerHash = hashIssuer(evaluation.token.issuer);
    const verified = evaluation.signature === "verified";
    const fate = admit({ organisationId, issuerHash, verified, at: facts.receivedAt });
    if (fate.kept && rows.length < limits.rowsMax) rows.push(toRefusalRow(record, organisationId));
    else count(record, organisationId, fate.kept ? issuerHash : fate.issuerHash);
  }

  function count(record: RefusalRecord, organisationId: string, issuerHash: string): void {
    const minute = new Date(Math.floor(record.facts.receivedAt.getTime() / 60_000) * 60_000).toISOString();
    const reason = record.evaluation.reason ?? "unknown";
    const key = `${organisationId} ${minute} ${issuerHash} ${reason}`;
    const known = counts.get(key);
    if (known !== undefined) known.count += 1;
    else counts.set(key, { organisationId, minute, issuerHash, reason, count: 1 });
  }

  function subtract(key: string, written: number): void {
    const known = counts.get(key);
    if (known === undefined) return;
    known.count -= written;
    if (known.count <= 0) counts.delete(key);
  }

  /** One row that the database will never take must not hold up the rest: it is counted instead. */
  function giveUpFirst(batch: RefusalRow[]): void {
    const [row] = rows.splice(0, 1);
    if (row === undefined || batch.length === 0) return;
    const minute = `${row.createdAt.slice(0, 16)}:00.000Z`;
    const reason = row.reason ?? "unknown";
    const key = `${row.organisationId} ${minute} ${otherIssuers} ${reason}`;
    const known = counts.get(key);
    if (known !== undefined) known.count += 1;
    else
      counts.set(key, {
        organisationId: row.organisationId,
        minute,
        issuerHash: otherIssuers,
        reason,
        count: 1,
      });
  }

  return {
    /** Takes a refusal or failure for recording; never throws, never waits. */
    recordRefusal(record: RefusalRecord): void {
      if (incoming.length >= limits.incomingMax) {
        const organisationId = record.evaluation.trust.organisation?.id;
        if (organisationId !== undefined && record.evaluation.token.claims !== null) {
          count(record, organisationId, otherIssuers);
        }
        return;
      }
      incoming.push(record);
      schedule(limits.flushMs);
    },
    /** Writes what has been handed in, as far as the database takes it. */
    async flush(): Promise<void> {
      await writing;
      await flush();
    },
    async close(): Promise<void> {
      await this.flush();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

function hashIssuer(issuer: string | null): string {
  return createHash("sha256")
    .update(issuer ?? "")
    .digest("base64url")
    .slice(0, 22);
}

/** SQLSTATE classes 21 to 23: the data are at fault, not the database. */
function isRefusedByDatabase(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" && /^2[123].{3}$/.test(code);
}
