"use client";

import { ChevronRight } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { TokenLab } from "./use-token-lab.ts";

export const labId = "token-lab";

/**
 * Where the lab stands below the page, its verdict stays in sight under the top bar and leads there; before there is
 * one, so does the way to the lab.
 */
export function VerdictChip({
  lab: { judgement, chipWords },
  as,
  before,
}: {
  lab: TokenLab;
  as: string;
  /** What stands there while there is no verdict; nothing when left out. */
  before?: string;
}) {
  const words = judgement === null || chipWords === null ? null : chipWords(judgement, as);
  if (words === null && before === undefined) return null;
  const isAccepted = judgement?.outcome === "accepted";
  return (
    <a
      href={`#${labId}`}
      className={classNames(
        "sticky top-12 z-10 -mx-(--gutter) flex min-h-10 items-center gap-2 border-b border-line px-(--gutter) font-medium text-text no-underline xl:hidden",
        words === null ? "bg-bg" : isAccepted ? "bg-ok-tint" : "bg-bad-tint",
      )}
    >
      {words === null ? null : <StatusIcon kind={isAccepted ? "accepted" : "refused"} />}
      <span className="min-w-0 flex-1 truncate">{words ?? before}</span>
      <span className="inline-flex items-center gap-1 text-accent">
        {words === null ? "Go there" : "Show"} <ChevronRight aria-hidden size={14} />
      </span>
    </a>
  );
}
