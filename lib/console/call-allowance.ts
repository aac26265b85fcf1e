import { tooManyAttempts } from "./too-many-attempts.ts";

/** `SECURITY.md` 5.8: existing clients do not retry, so the burst is far above what they do. */
export const callLimits = { perSecond: 200, burst: 1_000, callersMax: 10_000 } as const;

interface Bucket {
  left: number;
  at: number;
}

/** Module graphs under Next share what hangs on `globalThis` only. */
const slot = Symbol.for("mooring.call-allowance");
const slots = globalThis as unknown as Record<symbol, Map<string, Bucket> | undefined>;

/**
 * Takes one call of a caller's, a member, a service account or, for what has no good credential, a source address.
 * Throws 429 with `Retry-After` when they come faster than the limits. `now` in milliseconds, never set back.
 */
export function takeCall(caller: string, now: number = performance.now()): void {
  slots[slot] ??= new Map();
  const buckets = slots[slot];
  const known = buckets.get(caller);
  const refilled = known ? known.left + ((now - known.at) / 1_000) * callLimits.perSecond : callLimits.burst;
  const left = Math.min(callLimits.burst, refilled);
  // Put back last, so that the first is the one that has been quiet for longest.
  buckets.delete(caller);
  buckets.set(caller, { left: left < 1 ? left : left - 1, at: now });
  const quietest = buckets.size > callLimits.callersMax ? buckets.keys().next().value : undefined;
  if (quietest !== undefined) buckets.delete(quietest);
  if (left < 1) throw tooManyAttempts(1);
}
