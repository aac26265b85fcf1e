import { ProblemError } from "./problem.ts";

const inFlightMax = 8;

/** Module graphs under Next share what hangs on `globalThis` only. */
const slot = Symbol.for("mooring.token-tests-in-flight");
const slots = globalThis as unknown as Record<symbol, Map<string, number> | undefined>;

/** Runs a token test; throws 429 while the same member or account has eight of them running (`UX.md` 3.9). */
export async function limitInFlight<Result>(callerId: string, run: () => Promise<Result>): Promise<Result> {
  slots[slot] ??= new Map();
  const running = slots[slot];
  const count = running.get(callerId) ?? 0;
  if (count >= inFlightMax) {
    throw new ProblemError(
      "too_many_attempts",
      `You have ${inFlightMax} token tests running; wait until one has ended.`,
      { headers: { "retry-after": "1" } },
    );
  }
  running.set(callerId, count + 1);
  try {
    return await run();
  } finally {
    const left = (running.get(callerId) ?? 1) - 1;
    if (left > 0) running.set(callerId, left);
    else running.delete(callerId);
  }
}
