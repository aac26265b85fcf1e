"use client";

import { ChevronRight } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import { checkTitle } from "./check-words.ts";
import type { TokenLab } from "./use-token-lab.ts";

export const labId = "token-lab";

/** Where the lab stands below the page, its verdict stays in sight under the top bar and leads there. */
export function VerdictChip({ lab: { judgement }, as }: { lab: TokenLab; as: string }) {
  if (judgement === null) return null;
  const isAccepted = judgement.outcome === "accepted";
  const failing = judgement.checks.find((check) => check.status === "fail");
  const why = failing ? `: ${checkTitle(failing).toLowerCase()}` : "";
  return (
    <a
      href={`#${labId}`}
      className={classNames(
        "sticky top-12 z-10 -mx-(--gutter) flex min-h-10 items-center gap-2 border-b border-line px-(--gutter) font-medium text-text no-underline xl:hidden",
        isAccepted ? "bg-ok-tint" : "bg-bad-tint",
      )}
    >
      <StatusIcon kind={isAccepted ? "accepted" : "refused"} />
      <span className="min-w-0 flex-1 truncate">
        {isAccepted ? `Would be accepted as ${as}` : `Would be refused${why}`}
      </span>
      <span className="inline-flex items-center gap-1 text-accent">
        Show <ChevronRight aria-hidden size={14} />
      </span>
    </a>
  );
}
