"use client";

import { useEffect } from "react";
import { flushSync } from "react-dom";

const idleMs = 10 * 60_000;

/** Forgets what was pasted after ten idle minutes, and before the browser may keep the page for "back". */
export function useIdleClear(holdsToken: boolean, clear: (because: "idle" | "left") => void): void {
  useEffect(() => {
    if (!holdsToken) return;
    let lastUse = Date.now();
    const use = () => {
      lastUse = Date.now();
    };
    // A sleeping computer fires timers late, so the clock is read rather than trusted to one timer.
    const look = () => {
      if (Date.now() - lastUse >= idleMs) clear("idle");
    };
    const leave = () => flushSync(() => clear("left"));
    const timer = setInterval(look, 15_000);
    window.addEventListener("keydown", use);
    window.addEventListener("pointerdown", use);
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("keydown", use);
      window.removeEventListener("pointerdown", use);
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", look);
    };
  }, [holdsToken, clear]);
}
