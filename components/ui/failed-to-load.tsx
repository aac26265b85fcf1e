"use client";

import { CircleX } from "lucide-react";
import { TextButton } from "./text-link.tsx";

/** What could not be read, why, and a way to try again. */
export function FailedToLoad({ what, why, onRetry }: { what: string; why: string; onRetry?: () => void }) {
  return (
    <div role="alert" className="flex gap-2 border-b border-line py-3">
      <CircleX aria-hidden size={16} className="mt-0.5 shrink-0 text-bad" />
      <p className="m-0 max-w-[72ch]">
        <strong className="font-semibold">{what} could not be read.</strong>{" "}
        <span className="text-muted">{why}</span>{" "}
        {onRetry ? <TextButton onClick={onRetry}>Try again</TextButton> : null}
      </p>
    </div>
  );
}
