"use client";

import { type KeyboardEvent, useState } from "react";
import type { NumberedCapture } from "#lib/rules/compare-subject.ts";

/** A star of the pattern, or what it took. */
export interface CapturePlace {
  number: number;
  isStar: boolean;
}

/** Which star is lit up, together with what it took: by pointing, by focus, or because it was pressed. */
export interface CaptureLight {
  lit: number | null;
  pinned: number | null;
  /** The one that Tab leads to; arrow keys lead to the others. */
  stop: CapturePlace;
  point(number: number | null): void;
  focus(place: CapturePlace | null): void;
  /** Keeps it lit, or no longer: where there is no pointer to hover with. */
  press(number: number): void;
}

export function useCaptureLight(captures: readonly NumberedCapture[]): CaptureLight {
  const [pointed, point] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [pinned, setPinned] = useState<number | null>(null);
  const [lastFocused, setLastFocused] = useState<CapturePlace>({ number: 1, isStar: true });
  // What was focused last may be gone since: another token, another pattern.
  const isThere = captures.some(
    ({ number, text }) => number === lastFocused.number && (lastFocused.isStar || text !== null),
  );
  return {
    lit: pointed ?? focused ?? pinned,
    pinned,
    stop: isThere ? lastFocused : { number: 1, isStar: true },
    point,
    focus(place) {
      setFocused(place?.number ?? null);
      if (place !== null) setLastFocused(place);
    },
    press: (number) => setPinned(pinned === number ? null : number),
  };
}

/** Left, Right, Home and End move among the captures below `currentTarget`. */
export function moveAmongCaptures(event: KeyboardEvent<HTMLElement>): void {
  const captures = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-capture]")];
  const at = captures.indexOf(event.target as HTMLElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: captures.length - 1 }[event.key];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  captures[next]?.focus();
}
