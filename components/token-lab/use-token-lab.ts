"use client";

import { useCallback, useDeferredValue, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useNow } from "#components/ui/time.tsx";
import type { TokenTest } from "#lib/client/token-tests.ts";
import type { Trust } from "#lib/exchange/trust.ts";
import type { TokenInput } from "#lib/rules/parse-token-input.ts";
import type { AsOf, JudgedTime } from "./judged-time.ts";
import type { Judgement } from "./judgement.ts";
import type { LabEngine } from "./lab-engine.ts";
import { useIdleClear } from "./use-idle-clear.ts";
import { useLabEngine } from "./use-lab-engine.ts";
import { useVerification, type Verification } from "./use-verification.ts";
import { isOfRecord, toRecord, withheldOf } from "./withheld-claims.ts";

/** What a token is judged by. */
export interface LabQuestion {
  organisation: string;
  publicUrl: string;
  /** The rules; null while there is nothing to judge by. */
  trust: Trust | null;
  /** The rule in question among them; null ranks all. */
  pinned: string | null;
  /** What the server is asked beside the token and the time. */
  request: Omit<TokenTest, "token" | "claims" | "at">;
}

/** Claims that are shown without a token: a sample, or a recorded exchange. */
export interface LabClaims {
  claims: Record<string, unknown>;
  /** Claims of a record that were never stored. */
  withheld?: readonly string[];
  asOf?: AsOf;
}

type ClearedBecause = "asked" | "idle" | "left";

export interface TokenLab {
  text: string;
  setText(text: string): void;
  load(claims: LabClaims): void;
  /** Fetches what judges, for somebody who comes near. */
  prepare(): void;
  clear(): void;
  strip(): void;
  /** Why the field is empty; null while it holds something, or never did. */
  clearedBecause: ClearedBecause | null;
  input: TokenInput;
  /** Claims of what was pasted; null when there are none. */
  claims: Record<string, unknown> | null;
  withheld: readonly string[];
  asOf: AsOf;
  setAsOf(asOf: AsOf): void;
  time: JudgedTime | null;
  /** The freshest answer: the server's while nothing was edited since, else the preview. */
  judgement: Judgement | null;
  verification: Verification;
  /** The judgement in words; null without a judgement. */
  verdictWords: LabEngine["verdictWords"] | null;
  chipWords: LabEngine["chipWords"] | null;
  verify(): void;
  question: LabQuestion;
}

const nothing: TokenInput = { kind: "empty" };

/**
 * The lab's state and judgement. What was pasted lives in this component's state and nowhere else: it is gone when
 * the page is left, after ten idle minutes, and with the session.
 */
export function useTokenLab(question: LabQuestion, initial?: LabClaims): TokenLab {
  const [text, write] = useState(() => (initial ? JSON.stringify(initial.claims, null, 2) : ""));
  const [record, setRecord] = useState(() => toRecord(initial));
  const [asOf, setAsOf] = useState<AsOf>(initial?.asOf ?? { kind: "auto" });
  const [changedAt, setChangedAt] = useState(0);
  const [clearedBecause, setClearedBecause] = useState<TokenLab["clearedBecause"]>(null);

  const replace = useCallback((next: string) => {
    write(next);
    setClearedBecause(null);
    setChangedAt(Date.now());
  }, []);
  const forget = useCallback(
    (because: ClearedBecause) => {
      replace("");
      setRecord(null);
      setAsOf({ kind: "auto" });
      setClearedBecause(because);
    },
    [replace],
  );
  useIdleClear(text !== "", forget);

  const { engine, prepare } = useLabEngine(text !== "");
  const input = useMemo(() => engine?.parseTokenInput(text) ?? nothing, [engine, text]);
  // A token that is pasted over a record is judged by its own time, not by that of the record.
  if (engine && record && !isOfRecord(record, input)) {
    setRecord(null);
    if (asOf === record.asOf) setAsOf({ kind: "auto" });
  }
  const claims = input.kind === "token" || input.kind === "claims" ? input.claims : null;
  const tick = useNow();
  const now = tick === null ? null : Math.max(tick, changedAt);
  const time = useMemo(
    () => (now === null || engine === null ? null : engine.chooseTime(asOf, claims, new Date(now))),
    [engine, asOf, claims, now],
  );

  const withheld = useMemo(() => withheldOf(record, input), [record, input]);
  const subject = useMemo(() => engine?.toSubject(input, withheld) ?? null, [engine, input, withheld]);
  const judged = useDeferredValue(
    useMemo(() => ({ subject, time, question, claims }), [subject, time, question, claims]),
  );
  const preview = useMemo(
    () => engine?.judgePreview(judged.subject, judged.time, judged.question) ?? null,
    [engine, judged],
  );
  const verification = useVerification(question, { input, subject, time });
  // Asked for right after a paste, before the engine is there: it is done as soon as there is something to ask about.
  const [isAwaited, setIsAwaited] = useState(false);
  const verifyNow = useEffectEvent(verification.verify);
  useEffect(() => {
    if (!isAwaited || (engine === null && text !== "")) return;
    setIsAwaited(false);
    verifyNow();
  }, [isAwaited, engine, text]);
  // What is shown of a token comes and goes as one, so that the page moves once; an empty field shows nothing at once.
  const shownClaims = claims === null ? null : judged.claims;
  const answer = subject === null ? null : (verification.fresh ?? preview);
  const judgement = useMemo(
    () =>
      now === null || engine === null
        ? answer
        : engine.withTimesNow(answer, { claims: shownClaims, time, now: new Date(now) }),
    [engine, answer, shownClaims, time, now],
  );

  return {
    text,
    setText: replace,
    load: (loaded) => {
      replace(JSON.stringify(loaded.claims, null, 2));
      setRecord(toRecord(loaded));
      setAsOf(loaded.asOf ?? { kind: "auto" });
    },
    prepare,
    clear: () => forget("asked"),
    strip: () => {
      if (input.kind === "token" && engine) replace(engine.stripSignature(input.token));
    },
    clearedBecause,
    input,
    claims: shownClaims,
    withheld,
    asOf,
    setAsOf,
    time,
    judgement,
    verification: verification.state,
    verdictWords: engine?.verdictWords ?? null,
    chipWords: engine?.chipWords ?? null,
    verify: engine === null ? () => setIsAwaited(true) : verification.verify,
    question,
  };
}
