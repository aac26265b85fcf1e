import { ruleLimits } from "#lib/schemas/pattern-problem.ts";

/** What one star of a pattern took of the value: positions in UTF-16 units, `end` exclusive. */
export interface Capture {
  star: "*" | "**";
  start: number;
  end: number;
  text: string;
}

/**
 * Matches a whole value against a pattern of the dialect (`DESIGN.md` section 2, `matcher_version` 1): `*` takes
 * any run of characters but `:`, `**` any run, all else stands for itself. Every star takes as little as it can.
 * Answers what each star took, in order; null when the value does not match.
 *
 * A value that is too long or not well-formed never matches, and neither does a pattern that could not be saved.
 */
export function matchPattern(pattern: string, value: string): Capture[] | null {
  if (!isComparableText(value)) return null;
  if (!pattern.includes("*")) return pattern === value && pattern.length <= ruleLimits.pattern ? [] : null;
  if (pattern.length > ruleLimits.pattern || pattern.includes("***") || !pattern.isWellFormed()) return null;
  return walk(pattern, value);
}

/** Whether a value can be compared at all: within the limit, no half of a surrogate pair. */
export function isComparableText(value: string): boolean {
  return value.length <= ruleLimits.value && value.isWellFormed();
}

const star = 0x2a;
const colon = 0x3a;

/**
 * Two places to go back to are enough. The earliest fit of what stands between two stars leaves the most to the
 * rest, so an earlier `*` need not be tried again; only when a `*` is stopped by a colon may the last `**` have to
 * take more, and then at least past its next colon, or the same `*` would be stopped again.
 */
function walk(pattern: string, value: string): Capture[] | null {
  const captures: Capture[] = [];
  let patternAt = 0;
  let valueAt = 0;
  let single: GoBack | null = null;
  let double: GoBack | null = null;

  for (;;) {
    const unit = patternAt < pattern.length ? pattern.charCodeAt(patternAt) : -1;
    if (unit === star) {
      const isDouble = pattern.charCodeAt(patternAt + 1) === star;
      const capture: Capture = { star: isDouble ? "**" : "*", start: valueAt, end: valueAt, text: "" };
      captures.push(capture);
      patternAt += isDouble ? 2 : 1;
      const place = { patternAt, capture, captureCount: captures.length };
      double = isDouble ? place : double;
      single = isDouble ? null : place;
      continue;
    }
    if (valueAt === value.length && unit === -1) return withText(captures, value);
    if (valueAt < value.length && unit === value.charCodeAt(valueAt)) {
      patternAt += 1;
      valueAt += 1;
      continue;
    }

    let place: GoBack;
    if (single !== null && value.charCodeAt(single.capture.end) !== colon) {
      // The value ran out: a later start of the last `**` would find even less room.
      if (single.capture.end === value.length) return null;
      place = single;
      place.capture.end += 1;
    } else {
      if (double === null) return null;
      place = double;
      place.capture.end = single === null ? place.capture.end + 1 : value.indexOf(":", place.capture.end) + 1;
      if (place.capture.end > value.length) return null;
      single = null;
    }
    patternAt = place.patternAt;
    valueAt = place.capture.end;
    captures.length = place.captureCount;
  }
}

interface GoBack {
  /** Where the pattern goes on after the star. */
  patternAt: number;
  capture: Capture;
  /** How many captures there were with this one. */
  captureCount: number;
}

function withText(captures: Capture[], value: string): Capture[] {
  for (const capture of captures) capture.text = value.slice(capture.start, capture.end);
  return captures;
}
