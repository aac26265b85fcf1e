"use client";

import type { AsOf } from "#components/token-lab/judged-time.ts";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { Select } from "#components/ui/select.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";

/** The clock of the judgement. A token that has expired is judged as of when it was issued, and that is said. */
export function JudgedAsOf({ lab }: { lab: TokenLab }) {
  const { time, asOf } = lab;
  return (
    <div className="flex flex-col gap-1">
      <div className="type-small flex flex-wrap items-center gap-2 text-muted">
        <span aria-hidden>Evaluate as of</span>
        <span className="w-36">
          <Select
            aria-label="Evaluate as of"
            options={choices}
            value={time?.kind ?? "now"}
            onChange={(kind) => lab.setAsOf(toAsOf(kind, time?.at ?? new Date()))}
          />
        </span>
        {asOf.kind === "custom" && time !== null ? (
          <input
            type="datetime-local"
            step={1}
            aria-label="Date and time to evaluate as of, local"
            defaultValue={toLocalSeconds(time.at)}
            onChange={(event) => {
              const chosen = new Date(event.target.value);
              if (!Number.isNaN(chosen.getTime())) lab.setAsOf({ kind: "custom", time: chosen });
            }}
            className="type-code-small h-control rounded-control border border-line-strong bg-surface px-2 text-text"
          />
        ) : time?.kind === "issued" ? (
          <Time value={time.at.toISOString()} form="exact" />
        ) : null}
      </div>
      {time !== null && time.expiredAt !== null ? (
        <p className="type-small m-0">
          <Status kind="expired" className="font-normal!">
            {time.kind === "issued" ? (
              <>
                The token expired <Time value={time.expiredAt.toISOString()} />. It is judged as of when it
                was issued; now it is refused.
              </>
            ) : (
              <>
                The token expired <Time value={time.expiredAt.toISOString()} />.
              </>
            )}
          </Status>{" "}
          {time.kind === "issued" ? (
            <TextButton onClick={() => lab.setAsOf({ kind: "now" })}>Judge as of now</TextButton>
          ) : (
            <TextButton onClick={() => lab.setAsOf({ kind: "issued" })}>Judge as of when issued</TextButton>
          )}
        </p>
      ) : null}
    </div>
  );
}

const choices = [
  { value: "now", label: "now" },
  { value: "issued", label: "when issued" },
  { value: "custom", label: "another time" },
] as const;

function toAsOf(kind: "now" | "issued" | "custom", at: Date): AsOf {
  return kind === "custom" ? { kind, time: at } : { kind };
}

function toLocalSeconds(moment: Date): string {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
