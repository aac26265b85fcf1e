const minuteMs = 60_000;
/** Figures of `SECURITY.md` section 1, in milliseconds. */
export const cacheLife = { min: minuteMs, max: 60 * minuteMs, unsaid: 5 * minuteMs } as const;

/**
 * How long a key set counts as fresh: `max-age` less `Age` of the answer (RFC 9111 §4.2), within a minute and an
 * hour; five minutes when the issuer says nothing.
 */
export function cacheLifeMs(cacheControl: string | null, age: string | null): number {
  if (cacheControl === null) return cacheLife.unsaid;
  if (/(^|[\s,])no-(store|cache)\s*($|[,=])/i.test(cacheControl)) return cacheLife.min;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})"?/i.exec(cacheControl)?.[1];
  if (maxAge === undefined) return cacheLife.unsaid;
  const ageSeconds = age !== null && /^\s*\d{1,10}\s*$/.test(age) ? Number(age) : 0;
  return Math.min(cacheLife.max, Math.max(cacheLife.min, (Number(maxAge) - ageSeconds) * 1000));
}
