import { readFileSync } from "node:fs";

/**
 * A clock in milliseconds for how long we and a server may take, that stands still while either could run and other
 * processes had the processor. Where nobody counts that, it does not.
 */
export function quietClock(serverPid: number | undefined): () => number {
  return () => performance.now() - waitedMs("thread-self") - waitedMs(String(serverPid));
}

function waitedMs(process: string): number {
  try {
    return Number(readFileSync(`/proc/${process}/schedstat`, "utf8").split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}
