"use client";

import { type ComponentType, useEffect, useState } from "react";

export interface ToastOptions {
  title: string;
  description?: string;
  tone?: "ok" | "bad" | "info";
  /** Offers "Undo" for 8 seconds. Only for what can be taken back. */
  undo?: () => void;
}

/** Says that something happened elsewhere than where one looks. Bad news stays until it is closed. F6 leads here. */
export function showToast(options: ToastOptions): void {
  void fetchToaster().then(
    ({ addToast }) => addToast(options),
    // Mostly it says that Mooring cannot be reached: it is said once that is over.
    () => setTimeout(showToast, 2000, options),
  );
}

/**
 * Stands once, in the root layout. Nothing is said before somebody does something: it is fetched at the first
 * press, and is there when the connection is not.
 */
export function Toaster() {
  const [Loaded, setLoaded] = useState<ComponentType | null>(null);
  useEffect(() => {
    const stop = () => {
      for (const event of firstSigns) window.removeEventListener(event, load, true);
    };
    const load = () =>
      void fetchToaster().then(
        ({ LoadedToaster }) => {
          stop();
          setLoaded(() => LoadedToaster);
        },
        // The next press tries again.
        () => undefined,
      );
    for (const event of firstSigns) window.addEventListener(event, load, true);
    return stop;
  }, []);
  return Loaded ? <Loaded /> : null;
}
const firstSigns = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

function fetchToaster() {
  return import("./toaster.tsx");
}
