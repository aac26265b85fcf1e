"use client";

import { type KeyboardEvent, useState } from "react";

/** Which star is lit up, together with what it took: by pointing, by focus, or because it was pressed. */
export interface CaptureLight {
  lit: number | null;
  pinned: number | null;
  /** The star that Tab leads to; arrow keys lead to the others. */
  stop: number;
  point(number: number | null): void;
  focus(number: number | null): void;
  /** Keeps it lit, or no longer: where there is no pointer to hover with. */
  press(number: number): void;
}

export function useCaptureLight(count: number): CaptureLight {
  const [pointed, point] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const [pinned, setPinned] = useState<number | null>(null);
  const [stop, setStop] = useState(1);
  return {
    lit: pointed ?? focused ?? pinned,
    pinned,
    stop: stop <= count ? stop : 1,
    point,
    focus(number) {
      setFocused(number);
      if (number !== null) setStop(number);
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
