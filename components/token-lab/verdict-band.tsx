"use client";

import { RefreshCw } from "lucide-react";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import type { TokenLab } from "./use-token-lab.ts";

/** The only filled area of the lab. It keeps its height while there is nothing to say, so that nothing jumps. */
export function VerdictBand({
  lab,
  as,
  title,
  detail,
  hintsId,
}: {
  lab: TokenLab;
  /** Whom the token becomes. */
  as: string;
  /** Other words than the ones for a single rule. */
  title?: string;
  detail?: ReactNode;
  /** The list of hints below, where there is one. */
  hintsId?: string;
}) {
  const { judgement, verification, input } = lab;
  const isSigned = input.kind === "token" && input.isSigned;
  const words = judgement && (lab.verdictWords?.(judgement, { as, verification, isSigned }) ?? null);
  const heading = title ?? words?.title ?? "";
  return (
    <div
      data-verdict={judgement?.outcome ?? "none"}
      className={classNames(
        "flex min-h-26 flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-(--lab-gutter) py-3",
        judgement === null ? null : judgement.outcome === "accepted" ? "bg-ok-tint" : "bg-bad-tint",
      )}
    >
      {judgement === null || words === null ? (
        <p className="m-0 text-muted">{emptyWords(lab)}</p>
      ) : (
        <>
          <div className="grid min-w-56 flex-1 grid-cols-[auto_minmax(0,1fr)] gap-x-3 wrap-anywhere">
            <span className="row-span-4 pt-0.5">
              <StatusIcon kind={judgement.outcome === "accepted" ? "accepted" : "refused"} size={20} />
            </span>
            <p className="type-section m-0">{heading}</p>
            <p className="type-small m-0">{detail ?? words.detail}</p>
            {/* A line of its own, so that an answer of the server makes no line of the detail longer or shorter. */}
            <p className="type-small m-0">
              {words.signature}
              {hintsId && judgement.hints.some(({ fix }) => fix && fix.length > 0) ? (
                <>
                  {" "}
                  <TextButton onClick={() => showFix(hintsId)}>Show fix</TextButton>
                </>
              ) : null}
            </p>
            {verification.status === "failed" ? (
              <p role="alert" className="type-small m-0 text-bad">
                The server did not verify it: {verification.why}
              </p>
            ) : null}
          </div>
          <VerifyButton lab={lab} isSigned={isSigned} />
        </>
      )}
      <Announcement text={words === null ? "" : `${heading}. ${words.signature}`} />
    </div>
  );
}

function showFix(hintsId: string): void {
  const hints = document.getElementById(hintsId);
  hints?.scrollIntoView({ block: "nearest" });
  hints?.querySelector("button")?.focus();
}

function VerifyButton({ lab, isSigned }: { lab: TokenLab; isSigned: boolean }) {
  const { status } = lab.verification;
  const isApple = useSyncExternalStore(neverChanges, () => /Mac|iP(hone|ad)/.test(navigator.platform), never);
  const wasVerified = status === "fresh" || status === "stale";
  return (
    <Button
      size="small"
      className="min-w-46"
      busy={status === "busy"}
      icon={wasVerified ? <RefreshCw aria-hidden /> : null}
      onClick={lab.verify}
      aria-keyshortcuts="Control+Enter Meta+Enter"
    >
      {wasVerified ? "Verify again" : isSigned ? "Verify signature" : "Ask the server"}
      {wasVerified ? null : (
        <span className="pointer-coarse:hidden">
          <Kbd>{isApple ? "⌘⏎" : "Ctrl ⏎"}</Kbd>
        </span>
      )}
    </Button>
  );
}

const neverChanges = () => () => {};
const never = () => false;

function emptyWords({ input, question }: TokenLab): string {
  if (input.kind === "problem") return "What was pasted cannot be judged.";
  if (question.trust === null) return "Choose an identity provider to judge a token.";
  return "Paste a token or take a sample to see whether it would be accepted.";
}

/** The verdict for screen readers, when it has rested for a moment: not at every keystroke. */
function Announcement({ text }: { text: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 400);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <output aria-live="polite" className="sr-only">
      {said}
    </output>
  );
}
