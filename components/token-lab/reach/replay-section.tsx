"use client";

import { ArrowRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import type { LabQuestion } from "#components/token-lab/use-token-lab.ts";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { errorText } from "#lib/client/problem-answer.ts";
import { replayExchanges } from "#lib/client/token-tests.ts";
import type { ReplayedExchange, TokenReplay } from "#lib/schemas/token-test.ts";
import { ReplayBar } from "./replay-bar.tsx";

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
        <Result replay={answer.replay} isStale={answer.request !== request} isSaved={isSaved} />
      ) : (
        <p className="type-small m-0 text-muted">
          Judges what was recorded again, by claims. Nothing is issued or written.
        </p>
      )}
    </LabSection>
  );
}

function Result({ replay, isStale, isSaved }: { replay: TokenReplay; isStale: boolean; isSaved: boolean }) {
  const { newlyAccepted, newlyRefused, same, skipped, judged } = replay;
  return (
    <output className="block">
      {isStale ? (
        <Status kind="warning" className="type-small font-normal!">
          The draft changed since: replay again.
        </Status>
      ) : null}
      <ReplayBar replay={replay} />
      <p className="m-0 flex flex-wrap gap-x-5 gap-y-1">
        {judged === 0 ? (
          <span className="text-muted">No exchange of this provider is recorded yet.</span>
        ) : null}
        {judged > 0 && isSaved ? (
          <span>
            <strong className="font-semibold tabular-nums">{same.length}</strong> same
          </span>
        ) : null}
        {judged > 0 && !isSaved ? (
          <span>
            {newlyAccepted.length} of {judged} would be accepted by it, {same.length} not.
          </span>
        ) : null}
        {isSaved && newlyAccepted.length > 0 ? (
          <Status kind="warning">{newlyAccepted.length} newly accepted</Status>
        ) : null}
        {newlyRefused.length > 0 ? <Status kind="failed">{newlyRefused.length} newly refused</Status> : null}
        {skipped.length > 0 ? (
          <Status kind="skipped">{skipped.length} cannot be told: a claim was not kept</Status>
        ) : null}
      </p>
      <ul aria-label="Exchanges that change" className="m-0 mt-2 list-none p-0">
        {[...newlyAccepted, ...newlyRefused].map((exchange) => (
          <Flip key={exchange.identity} exchange={exchange} />
        ))}
      </ul>
    </output>
  );
}

function Flip({ exchange }: { exchange: ReplayedExchange }) {
  const paths = usePaths();
  const isAccepted = exchange.draft === "accepted";
  return (
    <li className="grid min-h-8 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-t border-line py-1 @sm:grid-cols-[5.5rem_minmax(0,1fr)_auto]">
      <span className="type-small text-muted">
        <Time value={exchange.createdAt} form="clock" />
      </span>
      <TextLink
        href={`${paths.tokenTester}?exchange=${encodeURIComponent(exchange.identity)}`}
        className="type-code-small order-last col-span-2 wrap-anywhere @sm:order-none @sm:col-span-1"
      >
        {exchange.subject ?? exchange.identity}
      </TextLink>
      <span className="type-small inline-flex items-center gap-2 whitespace-nowrap">
        <span className="text-muted">{exchange.saved}</span>
        <ArrowRight aria-hidden size={14} className="text-muted" />
        <Status kind={isAccepted ? "warning" : "failed"} className="font-normal!">
          {exchange.draft}
        </Status>
      </span>
    </li>
  );
}
