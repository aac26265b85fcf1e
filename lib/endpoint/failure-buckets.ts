import { RateLimiterMemory } from "rate-limiter-flexible";
import { sourceBucket } from "#lib/schemas/source-address.ts";

/** Counts refusals per source address, in this process. Successes are never counted: CI runners share addresses. */
export interface FailureBuckets {
  /** Seconds until the source may ask again, or null when it may ask now. */
  secondsToWait(address: string | null): Promise<number | null>;
  countFailure(address: string | null): Promise<void>;
}

/**
 * `perMinute` refusals a minute over two minutes, so that a burst of twice as many passes (`SECURITY.md` 5.8).
 * 0 is off.
 */
export function createFailureBuckets(perMinute: number): FailureBuckets {
  if (perMinute === 0) return { secondsToWait: async () => null, countFailure: async () => {} };
  const points = perMinute * 2;
  const limiter = new RateLimiterMemory({ points, duration: 120 });
  return {
    async secondsToWait(address) {
      const state = await limiter.get(sourceBucket(address));
      if (state === null || state.consumedPoints < points) return null;
      return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
    },
    async countFailure(address) {
      await limiter.penalty(sourceBucket(address));
    },
  };
}
