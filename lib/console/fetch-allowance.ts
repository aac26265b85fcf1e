import { ProblemError } from "./problem.ts";

const fetchesMax = 10;
const windowMs = 60_000;

/** Module graphs under Next share what hangs on `globalThis` only. */
const slot = Symbol.for("mooring.fetch-allowance");
const slots = globalThis as unknown as Record<symbol, Map<string, number[]> | undefined>;

/**
 * Takes one of the ten fetches a minute that an organisation may make us do for a provider that is not saved
 * (`SECURITY.md` 5.8). Throws 429 with `Retry-After` when they are used up.
 */
export function takeFetchAllowance(organisationId: string, now = Date.now()): void {
  slots[slot] ??= new Map();
  const taken = slots[slot];
  const recent = (taken.get(organisationId) ?? []).filter((at) => at > now - windowMs);
  const [oldest] = recent;
  if (recent.length >= fetchesMax && oldest !== undefined) {
    const seconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
    throw new ProblemError(
      "too_many_attempts",
      `At most ${fetchesMax} connection checks a minute; try again in ${seconds} s.`,
      { headers: { "retry-after": String(seconds) } },
    );
  }
  taken.set(organisationId, [...recent, now]);
}
