/** Figures of `SECURITY.md` section 1, in milliseconds; the jitter is a share of the wait. */
export const backoffFigures = {
  minMs: 5_000,
  maxMs: 300_000,
  jitter: 0.2,
  retryAfterMaxMs: 3_600_000,
} as const;
const figures = backoffFigures;

/**
 * How long to leave an issuer alone after so many failures in a row (1 and up): doubled each time, jittered by
 * `random` (0 to 1), and at least what its `Retry-After` asks for, up to an hour.
 */
export function backoffMs(failures: number, retryAfterSeconds: number | null, random: number): number {
  const doubled = Math.min(figures.minMs * 2 ** Math.min(failures - 1, 10), figures.maxMs);
  const jittered = doubled * (1 + figures.jitter * (2 * random - 1));
  return Math.max(jittered, Math.min((retryAfterSeconds ?? 0) * 1000, figures.retryAfterMaxMs));
}
