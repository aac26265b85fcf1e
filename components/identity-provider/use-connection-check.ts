"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { checkConnection } from "#lib/client/identity-providers.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import type { ConnectionCheck, ConnectionCheckRequest } from "#lib/schemas/connection-check.ts";

export type CheckState =
  | { phase: "idle" }
  | { phase: "running" }
  | { phase: "done"; result: ConnectionCheck }
  | { phase: "failed"; why: string };
export interface Check {
  state: CheckState;
  again: () => void;
  stop: () => void;
}

const settleMs = 600;

/** Checks `request` 600 ms after it last changed; null checks nothing. An answer to an older request is dropped. */
export function useConnectionCheck(organisation: string, request: ConnectionCheckRequest | null): Check {
  const [state, setState] = useState<CheckState>({ phase: "idle" });
  const running = useRef<AbortController>(undefined);
  const key = request === null ? null : JSON.stringify(request);

  const run = useCallback(
    async (text: string) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setState({ phase: "running" });
      try {
        const result = await checkConnection(organisation, JSON.parse(text), controller.signal);
        if (!controller.signal.aborted) setState({ phase: "done", result });
      } catch (error) {
        if (!controller.signal.aborted) setState({ phase: "failed", why: errorText(error) });
      }
    },
    [organisation],
  );
  useEffect(() => {
    if (key === null) {
      setState({ phase: "idle" });
      return;
    }
    const timer = setTimeout(() => void run(key), settleMs);
    return () => {
      clearTimeout(timer);
      running.current?.abort();
    };
  }, [key, run]);
  return {
    state,
    again: () => {
      if (key !== null) void run(key);
    },
    stop: () => {
      running.current?.abort();
      setState({ phase: "idle" });
    },
  };
}
