import { checkTimes } from "#lib/exchange/checks/check-times.ts";
import type { JudgedTime } from "./judged-time.ts";
import type { Judgement } from "./judgement.ts";

/**
 * The judgement with a second line about the times where it is of another time than now: a token that has expired
 * meanwhile is refused now, whatever is shown. The verdict stays that of the time judged.
 */
export function withTimesNow<Known extends Judgement | null>(
  judgement: Known,
  { claims, time, now }: { claims: Record<string, unknown> | null; time: JudgedTime | null; now: Date },
): Known {
  if (judgement === null || claims === null || time === null || time.kind === "now") return judgement;
  const place = judgement.checks.findLastIndex(({ stage }) => stage === "times") + 1;
  if (place === 0 || judgement.checks.some(({ code }) => code === "expired")) return judgement;
  const limits = { lifetimeMaxSeconds: null, mustOutlast: false };
  const expired = checkTimes(claims, now, limits).find(({ code }) => code === "expired");
  if (!expired) return judgement;
  const line = { ...expired, status: "warn" as const, message: `${expired.message} Now it is refused.` };
  return { ...judgement, checks: judgement.checks.toSpliced(place, 0, line) };
}
