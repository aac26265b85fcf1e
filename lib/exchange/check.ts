import type { Check } from "#lib/schemas/check.ts";
import { ruleLimits } from "#lib/schemas/pattern-problem.ts";
import { type ReasonCode, reasons, type Stage } from "#lib/schemas/reasons.ts";

/** What a check says beside its code: one sentence, and what was expected and found when that can be said. */
export interface CheckText {
  message: string;
  expected?: string | null;
  actual?: string | null;
  claim?: string;
  captures?: string[];
}

export function passed(stage: Stage, text: CheckText): Check {
  return build(stage, stage, "pass", text);
}

export function failed(reason: ReasonCode, text: CheckText): Check {
  return build(reason, reasons[reason].stage, "fail", text);
}

/** A question that cannot be answered here and now: it counts neither for nor against. */
export function skipped(stage: Stage, text: CheckText): Check {
  return build(stage, stage, "skipped", text);
}

export function isFailed(check: Check): boolean {
  return check.status === "fail";
}

/** The reason of the first failing check, in the order given. */
export function firstReason(checks: Check[]): ReasonCode | null {
  const check = checks.find(isFailed);
  return check === undefined ? null : (check.code as ReasonCode);
}

/** A claim's value for people: text as it is, all else as JSON; cut where nothing could match any more. */
export function showText(text: string): string {
  return text.length <= ruleLimits.value ? text : `${text.slice(0, ruleLimits.value)}…`;
}

export function showJson(value: unknown): string {
  try {
    return showText(JSON.stringify(value) ?? "nothing");
  } catch {
    // Bare claims may nest deeper than the stack; a token's cannot.
    return "a value that is nested too deep to show";
  }
}

/** A NumericDate (RFC 7519 §2) for people, in UTC to the second; the number itself when it is no date. */
export function showTime(seconds: number): string {
  const ms = Math.floor(seconds) * 1000;
  return Math.abs(ms) <= dateMaxMs ? wholeSecond(ms) : String(seconds);
}
const dateMaxMs = 8.64e15;
/** `2026-11-25 16:20:05 UTC`. */
const wholeSecond = remembering((ms) => `${new Date(ms).toISOString().slice(0, -5).replace("T", " ")} UTC`);

/** The tokens of an hour name the same few times again and again, and writing one out costs more than a match. */
function remembering(write: (ms: number) => string): (ms: number) => string {
  const known = new Map<number, string>();
  return (ms) => {
    let text = known.get(ms);
    if (text === undefined) {
      text = write(ms);
      if (known.size >= 1_000) known.clear();
      known.set(ms, text);
    }
    return text;
  };
}

/** A length of time for people. */
export function showSeconds(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  for (const [unit, size] of units) {
    if (whole >= size && whole % size === 0) return count(whole / size, unit);
  }
  if (whole > 2 * 3_600) return `about ${count(Math.round(whole / 3_600), "hour")}`;
  return whole > 2 * 60 ? `about ${count(Math.round(whole / 60), "minute")}` : count(whole, "second");
}
const units: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

function build(code: string, stage: Stage, status: Check["status"], text: CheckText): Check {
  const check: Check = {
    code,
    stage,
    status,
    expected: text.expected ?? null,
    actual: text.actual ?? null,
    message: text.message,
  };
  if (text.claim !== undefined) check.claim = text.claim;
  if (text.captures !== undefined && text.captures.length > 0) check.captures = text.captures;
  return check;
}
