"use client";

import { useRef, useState } from "react";
import { showToast } from "./toast.tsx";

/**
 * What opens weighs more than what it opens from: a plain control stands in the page, and the parts are fetched when
 * the pointer or the focus comes near (`prepare`), and shown once they are wanted and there (`bring`), unless
 * the person has gone on meanwhile (`leave`). `failure` says what did not happen; without it the plain control is
 * good enough.
 */
export function useOnDemand<Parts>(
  fetchParts: () => Promise<Parts>,
  failure?: string,
): { parts: Parts | null; prepare: () => void; bring: () => void; leave: () => void } {
  const [parts, setParts] = useState<Parts | null>(null);
  const isWanted = useRef(false);
  return {
    parts,
    prepare: () => void fetchParts().catch(() => undefined),
    leave: () => {
      isWanted.current = false;
    },
    bring: () => {
      isWanted.current = true;
      void fetchParts().then(
        (fetched) => {
          if (isWanted.current) setParts(() => fetched);
        },
        () => {
          if (failure === undefined) return;
          showToast({
            tone: "bad",
            title: failure,
            description: "Mooring could not be reached. Check the connection and try again.",
          });
        },
      );
    },
  };
}

/** Whether a key opens what is closed. */
export function isOpeningKey(key: string): boolean {
  return key === "ArrowDown" || key === "ArrowUp";
}
