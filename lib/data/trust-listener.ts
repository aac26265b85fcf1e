import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { DataLog } from "./data-log.ts";
import type { TrustSnapshots } from "./trust-snapshots.ts";

/** Every write of configuration notifies here, with the organisation's id. */
export const trustChannel = "mooring_trust";

const heartbeatMs = 2000;
const answerMs = 1500;
const retryMs = { first: 100, max: 3000 };

export interface TrustListener {
  close(): Promise<void>;
}

/**
 * Hears of changes that other instances make, on a connection of its own. Snapshots are kept only while it is
 * up, and start empty whenever it comes up, since what was notified in between is lost.
 */
export function listenForTrust(options: {
  openClient: () => pg.Client;
  snapshots: TrustSnapshots;
  log: DataLog;
}): TrustListener {
  const { openClient, snapshots, log } = options;
  let closing = false;
  let client: pg.Client | null = null;
  const stop = new AbortController();
  snapshots.setListening(false);

  async function run(): Promise<void> {
    let retry = retryMs.first;
    while (!closing) {
      try {
        await listenOnce(() => {
          retry = retryMs.first;
        });
      } catch (error) {
        if (!closing) log.warn({ err: error }, "changes made elsewhere are not heard of: reading through");
      }
      snapshots.setListening(false);
      await sleep(retry);
      retry = Math.min(retry * 2, retryMs.max);
    }
  }

  /** Listens until the connection breaks, which rejects. */
  async function listenOnce(onUp: () => void): Promise<void> {
    const session = openClient();
    client = session;
    const broken = new Promise<never>((_resolve, reject) => {
      session.on("error", reject);
      session.on("end", () => reject(new Error("the connection ended")));
    });
    broken.catch(() => undefined);
    session.on("notification", ({ payload }) => snapshots.drop(payload ?? ""));
    try {
      await session.connect();
      await session.query(`LISTEN ${trustChannel}`);
      snapshots.setListening(true);
      onUp();
      while (!closing) {
        await Promise.race([sleep(heartbeatMs), broken]);
        // A connection that the network swallowed says nothing by itself.
        if (!closing) await Promise.race([within(answerMs, session.query("SELECT 1")), broken]);
      }
    } finally {
      snapshots.setListening(false);
      client = null;
      session.end().catch(() => undefined);
    }
  }

  function sleep(ms: number): Promise<unknown> {
    return pause(ms, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
  }

  const running = run();
  return {
    async close() {
      closing = true;
      stop.abort();
      await client?.end().catch(() => undefined);
      await running;
    },
  };
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const timer = new AbortController();
  const late = pause(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
