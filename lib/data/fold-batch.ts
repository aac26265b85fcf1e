import type { GrantRow } from "./exchange-record.ts";

/** The configuration a grant was judged by, at its versions. */
export interface Judged {
  organisationId: string;
  organisationVersion: number;
  providerId: string;
  providerVersion: number;
  accountId: string;
  accountVersion: number;
  ruleId: string;
  ruleVersion: number;
}

/** A grant that waits to be written. */
export interface WaitingGrant {
  judged: Judged;
  row: GrantRow;
}

export interface BatchLimits {
  rowsMax: number;
  /** Organisations with a batch under way: theirs waits, so that a lock on one holds nobody else up. */
  busy: ReadonlySet<string>;
  /** Organisations whose rows lately waited for a lock: each gets a batch to itself. */
  alone: ReadonlySet<string>;
}

/**
 * Takes from the queue, in order, what may go into one statement; the rest stays. One row per token id: the use of
 * a token is counted by `ON CONFLICT DO UPDATE`, which cannot touch a row twice, so the next use waits its turn.
 */
export function takeBatch<Grant extends WaitingGrant>(queue: Grant[], limits: BatchLimits): Grant[] {
  const batch: Grant[] = [];
  const rest: Grant[] = [];
  const tokens = new Set<string>();
  let only: string | null = null;
  for (const grant of queue) {
    const { organisationId, providerId } = grant.judged;
    const mayGo =
      batch.length < limits.rowsMax &&
      !limits.busy.has(organisationId) &&
      (only === null ? batch.length === 0 || !limits.alone.has(organisationId) : only === organisationId);
    const token =
      grant.row.tokenIdHash === null ? null : `${organisationId} ${providerId} ${grant.row.tokenIdHash}`;
    if (!mayGo || (token !== null && tokens.has(token))) {
      rest.push(grant);
      continue;
    }
    if (batch.length === 0 && limits.alone.has(organisationId)) only = organisationId;
    if (token !== null) tokens.add(token);
    batch.push(grant);
  }
  queue.splice(0, queue.length, ...rest);
  return batch;
}

/** The distinct configurations of a batch, and for each of its grants the number of its own, from 1. */
export function foldJudged(batch: WaitingGrant[]): { judged: Judged[]; numbers: number[] } {
  const seen = new Map<string, number>();
  const judged: Judged[] = [];
  const numbers = batch.map((grant) => {
    const key = Object.values(grant.judged).join(" ");
    const known = seen.get(key);
    if (known !== undefined) return known;
    judged.push(grant.judged);
    seen.set(key, judged.length);
    return judged.length;
  });
  return { judged, numbers };
}
