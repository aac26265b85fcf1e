"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { errorText } from "#lib/client/problem-answer.ts";
import { testToken } from "#lib/client/token-tests.ts";
import type { SubjectToken } from "#lib/exchange/ports.ts";
import type { TokenInput } from "#lib/rules/parse-token-input.ts";
import type { JudgedTime } from "./judged-time.ts";
import { type Judgement, ofServer } from "./judgement.ts";
import type { LabQuestion } from "./use-token-lab.ts";

export type Verification =
  | { status: "none" }
  | { status: "busy" }
  /** `at` in milliseconds. */
  | { status: "fresh"; at: number }
  /** Something was edited since. */
  | { status: "stale"; at: number }
  | { status: "failed"; why: string };

interface Asked {
  subject: SubjectToken | null;
  request: string;
  time: string;
}

/** Asks the server for the dry run, and knows whether its answer is still about what is on the screen. */
export function useVerification(
  question: LabQuestion,
  { input, subject, time }: { input: TokenInput; subject: SubjectToken | null; time: JudgedTime | null },
): { fresh: Judgement | null; state: Verification; verify: () => void } {
  const [answer, setAnswer] = useState<{ asked: Asked; judgement: Judgement; at: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const request = useMemo(() => JSON.stringify(question.request), [question.request]);
  // Now moves on by itself and makes nothing stale; a chosen time does.
  const asked: Asked = {
    subject,
    request,
    time: time === null || time.kind === "now" ? "now" : time.at.toISOString(),
  };
  const isFresh =
    answer !== null &&
    answer.asked.subject === subject &&
    answer.asked.request === request &&
    answer.asked.time === asked.time;

  // An answer about another token is of no use, and it is not kept.
  useEffect(() => {
    if (input.kind !== "empty") return;
    running.current?.abort();
    setAnswer(null);
    setFailure(null);
  }, [input]);

  async function verify() {
    if (subject === null || time === null) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setFailure(null);
    try {
      const result = await testToken(
        question.organisation,
        {
          ...question.request,
          ...(subject.kind === "token"
            ? { token: subject.token }
            : { claims: subject.claims, withheldClaims: subject.withheldClaims?.slice(0, 256) }),
          at: asked.time === "now" ? null : asked.time,
        },
        controller.signal,
      );
      setAnswer({ asked, judgement: ofServer(result), at: Date.now() });
    } catch (error) {
      if (!controller.signal.aborted) setFailure(errorText(error));
    } finally {
      if (running.current === controller) setBusy(false);
    }
  }

  return {
    fresh: isFresh ? answer.judgement : null,
    state: busy
      ? { status: "busy" }
      : failure !== null
        ? { status: "failed", why: failure }
        : answer === null
          ? { status: "none" }
          : { status: isFresh ? "fresh" : "stale", at: answer.at },
    verify: () => void verify(),
  };
}
