"use client";

import { useEffect, useRef, useState } from "react";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import type { LabQuestion } from "#components/token-lab/use-token-lab.ts";
import { Button } from "#components/ui/button.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { Select } from "#components/ui/select.tsx";
import { errorText } from "#lib/client/problem-answer.ts";
import { replayExchanges } from "#lib/client/token-tests.ts";
import type { TokenReplay } from "#lib/schemas/token-test.ts";

const fetchResult = async () => (await import("./replay-result.tsx")).ReplayResult;
const ReplayResult = fetchedPart({ fetchPart: fetchResult, what: "result of the replay" });

interface Props {
  question: LabQuestion;
  /** Whether there is a saved rule to compare with. */
  isSaved: boolean;
  providerName: string;
}

const counts = [
  { value: "20", label: "last 20" },
  { value: "50", label: "last 50" },
  { value: "200", label: "last 200" },
  { value: "500", label: "last 500" },
] as const;

/** The provider's last exchanges under the saved and the draft rule: what the edit would have changed. */
export function ReplaySection({ question, isSaved, providerName }: Props) {
  const [last, setLast] = useState<(typeof counts)[number]["value"]>("50");
  const [answer, setAnswer] = useState<{ replay: TokenReplay; request: string } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { draft, federatedIdentityIdentity, serviceAccountIdentity } = question.request;
  const request = JSON.stringify(question.request);
  if (!draft) return null;

  async function run() {
    if (!draft) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setFailure(null);
    void fetchResult().catch(() => undefined);
    try {
      const replay = await replayExchanges(
        question.organisation,
        { draft, federatedIdentityIdentity, serviceAccountIdentity, last: Number(last) },
        controller.signal,
      );
      setAnswer({ replay, request });
    } catch (error) {
      if (!controller.signal.aborted) setFailure(errorText(error));
    } finally {
      if (running.current === controller) setBusy(false);
    }
  }
  return (
    <LabSection
      title="Replay"
      note={`exchanges of ${providerName}${isSaved ? ", saved rule against draft" : ""}`}
      aside={
        <span className="flex items-center gap-2">
          <span className="w-28">
            <Select aria-label="How many exchanges" options={counts} value={last} onChange={setLast} />
          </span>
          <Button size="small" busy={busy} onClick={() => void run()}>
            {answer ? "Replay again" : "Replay"}
          </Button>
        </span>
      }
    >
      {failure ? (
        <p role="alert" className="type-small m-0 text-bad">
          {failure}
        </p>
      ) : null}
      {answer ? (
        <ReplayResult replay={answer.replay} isStale={answer.request !== request} isSaved={isSaved} />
      ) : (
        <p className="type-small m-0 text-muted">
          Judges what was recorded again, by claims. Nothing is issued or written.
        </p>
      )}
    </LabSection>
  );
}
