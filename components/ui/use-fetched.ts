"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { showToast } from "./toast.tsx";

interface Options<Parts> {
  /** Needed now: it is fetched, and answered as soon as it is there. */
  when: boolean;
  /** Must bring the same module each time: `() => import("./dialog-parts.tsx")`. */
  fetchParts: () => Promise<Parts>;
  /** Says what could not be shown: "The dialog did not open". Nothing is said without it. */
  failure?: string;
  /** Takes back what asked for it, so that it can be asked for again. */
  onFailure?: () => void;
}

/**
 * A part of the page that weighs more than it is used: null until it is needed and there. It stays once it came,
 * so that it can fade. It is fetched at the first press on the page already, which mostly comes before the need. A
 * fetch that failed is tried again at the next press, key or edit.
 */
export function useFetched<Parts>({ when, fetchParts, failure, onFailure }: Options<Parts>): Parts | null {
  const [parts, setParts] = useState<Parts | null>(null);
  const [attempt, setAttempt] = useState({ isQuiet: false });
  const fail = useEffectEvent(() => {
    onFailure?.();
    if (failure === undefined || attempt.isQuiet) return;
    showToast({
      tone: "bad",
      title: failure,
      description: "Mooring could not be reached. Check the connection and try again.",
    });
  });
  const fetchNow = useEffectEvent(fetchParts);
  useEffect(() => {
    const prepare = () => void fetchNow().catch(() => undefined);
    for (const event of presses) window.addEventListener(event, prepare, { capture: true, once: true });
    return () => {
      for (const event of presses) window.removeEventListener(event, prepare, { capture: true });
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is a reason to fetch again
  useEffect(() => {
    if (!when || parts !== null) return;
    let isStale = false;
    // Each key typed while the line is down tries again, and only the first failure is worth a word.
    const tryAgain = (event: Event) => setAttempt({ isQuiet: event.type !== "pointerdown" });
    fetchNow().then(
      (fetched) => {
        if (!isStale) setParts(() => fetched);
      },
      () => {
        if (isStale) return;
        fail();
        for (const event of retries) window.addEventListener(event, tryAgain, { capture: true, once: true });
      },
    );
    return () => {
      isStale = true;
      for (const event of retries) window.removeEventListener(event, tryAgain, { capture: true });
    };
  }, [when, parts, attempt]);
  return parts;
}
const presses = ["pointerdown", "keydown"] as const;
/** An edit need not come with a key: a paste from a menu, a dictated word. */
const retries = [...presses, "input"] as const;
