import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import type { Tone } from "./status.tsx";

/** A word in a tinted chip: "Draft", "new", "next". `outline` for facts without a colour. */
export function Badge({ tone = "muted", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      data-tone={tone}
      className={classNames(
        "inline-flex max-w-full items-center gap-1 rounded-chip px-1.5 py-0.5 text-xs leading-4 font-medium whitespace-nowrap",
        tints[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Two letters in a small frame that stand for a platform. Hidden from screen readers: the name stands beside it. */
export function Monogram({ letters }: { letters: string }) {
  return (
    <span
      aria-hidden
      className="type-code-small inline-flex h-5 min-w-6 shrink-0 items-center justify-center rounded-chip border border-line bg-surface px-1 font-semibold text-muted"
    >
      {letters}
    </span>
  );
}

const tints: Record<Tone, string> = {
  ok: "bg-ok-tint text-ok",
  bad: "bg-bad-tint text-bad",
  warn: "bg-warn-tint text-warn",
  info: "bg-info-tint text-info",
  accent: "bg-accent-tint text-accent",
  muted: "border border-line text-muted",
};
