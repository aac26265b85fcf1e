import { existsSync, readFileSync } from "node:fs";

// The second number: nanoseconds for which this thread could have run and others did.
const schedule = "/proc/thread-self/schedstat";
const isCounted = existsSync(schedule);

/**
 * Milliseconds, for tests of how long something may take: `performance.now()`, but it stands still while other
 * processes have the processor, so that a busy machine fails no test. Where nobody counts that, it does not.
 */
export function quietNow(): number {
  const waitedNs = isCounted ? Number(readFileSync(schedule, "utf8").split(" ")[1]) : 0;
  return performance.now() - waitedNs / 1e6;
}
