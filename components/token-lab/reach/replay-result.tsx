"use client";

import { ArrowRight } from "lucide-react";
import { usePaths } from "#components/console/use-paths.ts";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ReplayedExchange, TokenReplay } from "#lib/schemas/token-test.ts";
import { ReplayBar } from "./replay-bar.tsx";

interface Props {
  replay: TokenReplay;
  /** The draft changed since. */
  isStale: boolean;
  /** Whether there is a saved rule that was compared with. */
  isSaved: boolean;
}

/** What a replay found: how many stay the same, and each exchange that changes. */
export function ReplayResult({ replay, isStale, isSaved }: Props) {
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
