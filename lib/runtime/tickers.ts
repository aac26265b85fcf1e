import { setTimeout as pause } from "node:timers/promises";
import type { OpenDatabase } from "#lib/data/open-database.ts";
import type { Keyring } from "#lib/keys/create-keyring.ts";
import type { Log } from "#lib/log.ts";

export interface Tickers {
  /** Ends once the round under way has. */
  stop(): Promise<void>;
}

const minuteMs = 60_000;

/** What has to be done again and again: forgetting spent token ids, rotating our keys. A failed round is repeated. */
export function startTickers(parts: { opened: OpenDatabase; keyring: Keyring; log: Log }): Tickers {
  const { opened, keyring, log } = parts;
  const stopping = new AbortController();
  const running = [
    repeat("database", minuteMs, () => opened.maintain(new Date())),
    repeat("signing keys", minuteMs, () => keyring.maintain()),
  ];

  async function repeat(name: string, everyMs: number, work: () => Promise<unknown>): Promise<void> {
    while (await sleep(everyMs, stopping.signal)) {
      try {
        await work();
      } catch (err) {
        log.warn({ err, task: name }, "maintenance failed and is tried again");
      }
    }
  }

  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** False when it was cut short. */
async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal, ref: false });
    return true;
  } catch {
    return false;
  }
}
