import { sourceBucket } from "#lib/schemas/source-address.ts";

/** Counts refusals per source address, in this process. Successes are never counted: CI runners share addresses. */
export interface FailureBuckets {
  /** Seconds until the source may ask again, or null when it may ask now. */
  secondsToWait(address: string | null): Promise<number | null>;
  countFailure(address: string | null): Promise<void>;
}

/** Beyond it the source that has been quiet for longest is forgotten. */
const sourcesMax = 50_000;

/**
 * `perMinute` refusals a minute, and twice as many at once (`SECURITY.md` 5.8). Who used them up waits for the next
 * one only, since others behind the same address wait along. 0 is off. `now` is monotonic, in milliseconds.
 */
export function createFailureBuckets(
  perMinute: number,
  now: () => number = () => performance.now(),
): FailureBuckets {
  if (perMinute === 0) return { secondsToWait: async () => null, countFailure: async () => {} };
  const burst = perMinute * 2;
  const refillMs = 60_000 / perMinute;
  const buckets = new Map<string, { left: number; at: number }>();
  const leftOf = (source: string): number => {
    const bucket = buckets.get(source);
    return bucket === undefined ? burst : Math.min(burst, bucket.left + (now() - bucket.at) / refillMs);
  };
  return {
    async secondsToWait(address) {
      const left = leftOf(sourceBucket(address));
      return left >= 1 ? null : Math.max(1, Math.ceil(((1 - left) * refillMs) / 1_000));
    },
    async countFailure(address) {
      const source = sourceBucket(address);
      const left = Math.max(0, leftOf(source) - 1);
      // Put back last, so that the first is the quietest.
      buckets.delete(source);
      buckets.set(source, { left, at: now() });
      const quietest = buckets.size > sourcesMax ? buckets.keys().next().value : undefined;
      if (quietest !== undefined) buckets.delete(quietest);
    },
  };
}
