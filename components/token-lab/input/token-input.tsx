"use client";

import { CircleX, Lock } from "lucide-react";
import { useId } from "react";
import { dateOf } from "#components/token-lab/date-of.ts";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { cutMiddle } from "#components/ui/cut-middle.ts";
import { durationText } from "#components/ui/duration.ts";
import { Status } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { useNow } from "#components/ui/time.tsx";
import type { TokenInput as Input } from "#lib/rules/parse-token-input.ts";
import { JudgedAsOf } from "./judged-as-of.tsx";
import { TokenField } from "./token-field.tsx";
import { WithheldNote } from "./withheld-note.tsx";

/** The field, what became of what was pasted, and the promise about it. */
export function TokenInput({ lab, rows }: { lab: TokenLab; rows: number }) {
  const id = useId();
  const { input } = lab;
  return (
    <div className="flex flex-col gap-1.5">
      <TokenField
        text={lab.text}
        input={input}
        onText={lab.setText}
        onVerify={lab.verify}
        rows={rows}
        describedBy={`${id}-note ${id}-problem`}
      />
      <p id={`${id}-problem`} role="alert" className="type-small m-0 text-bad empty:hidden">
        {input.kind === "problem" ? (
          <span className="flex gap-1.5">
            <CircleX aria-hidden size={14} className="mt-px shrink-0" />
            <span className="min-w-0 wrap-anywhere first-letter:uppercase">{input.message}</span>
          </span>
        ) : null}
      </p>
      <div className="flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p id={`${id}-note`} className="type-small m-0 flex items-center gap-1.5 text-muted">
          <Lock aria-hidden size={14} className="shrink-0" />
          Decoded in this tab. Not sent, saved or used up.
        </p>
        {lab.text === "" ? null : (
          <span className="type-small flex gap-3">
            {input.kind === "token" && input.isSigned ? (
              <TextButton className="min-h-6" onClick={lab.strip}>
                Strip signature
              </TextButton>
            ) : null}
            <TextButton className="min-h-6" onClick={lab.clear}>
              Clear
            </TextButton>
          </span>
        )}
      </div>
      <div className="min-h-5">
        <LiveReminder lab={lab} />
        <output className="type-small block text-muted">{clearedWords(lab)}</output>
      </div>
      <JudgedAsOf lab={lab} />
      <WithheldNote withheld={lab.withheld} />
    </div>
  );
}

function clearedWords({ clearedBecause }: TokenLab): string | null {
  if (clearedBecause === "asked") return "Cleared. Nothing of it was kept.";
  if (clearedBecause === "idle") return "Cleared after ten minutes without use.";
  return clearedBecause === "left" ? "Cleared when the page was left." : null;
}

/** A token that somebody could still use is worth a reminder. */
function LiveReminder({ lab: { input, claims } }: { lab: TokenLab }) {
  const now = useNow();
  const expiry = dateOf(claims?.exp);
  const facts = input.kind === "token" ? factsOf(input) : [];
  const left = expiry !== null && now !== null ? (expiry.getTime() - now) / 1000 : 0;
  const isLive = input.kind === "token" && input.isSigned && left > 0;
  if (facts.length === 0 && !isLive) return null;
  return (
    <p className="type-small m-0 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      {isLive ? (
        <Status kind="warning" className="font-normal!">
          live for {durationText(left)}
        </Status>
      ) : null}
      {facts.map((fact) => (
        <code key={fact} className="type-code-small wrap-anywhere">
          {fact}
        </code>
      ))}
    </p>
  );
}

function factsOf({ header, isSigned, wrappings }: Input & { kind: "token" }): string[] {
  return [
    typeof header.alg === "string" ? header.alg : null,
    typeof header.kid === "string" ? `kid ${cutMiddle(header.kid, 13)}` : null,
    isSigned ? null : "signature stripped",
    wrappings.length > 0
      ? `taken out of ${wrappings.map((one) => wrappingWords[one] ?? one).join(", ")}`
      : null,
  ].filter((fact) => fact !== null);
}
const wrappingWords: Record<string, string> = {
  curl: "a curl command",
  form: "a form",
  export: "an assignment",
  authorization: "an Authorization header",
  bearer: "a Bearer prefix",
  quotes: "quotes",
  lines: "wrapped lines",
};
