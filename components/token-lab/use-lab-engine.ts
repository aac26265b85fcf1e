"use client";

import { useState } from "react";
import { useFetched } from "#components/ui/use-fetched.ts";

/**
 * The engine of the lab; null until it is there. It is fetched when the pointer or the focus comes near (`prepare`),
 * so that a paste is judged at once, and at the latest when there is a text.
 */
export function useLabEngine(hasText: boolean) {
  const [isNear, setIsNear] = useState(false);
  const fetched = useFetched({
    when: hasText || isNear,
    fetchParts: fetchEngine,
    failure: "The token could not be read",
    onFailure: () => setIsNear(false),
  });
  return { engine: fetched?.labEngine ?? null, prepare: () => setIsNear(true) };
}

function fetchEngine() {
  return import("./lab-engine.ts");
}
