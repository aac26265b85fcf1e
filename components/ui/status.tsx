import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleQuestionMark,
  CircleX,
  Info,
  type LucideIcon,
  ShieldAlert,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

export type Tone = "ok" | "bad" | "warn" | "info" | "muted" | "accent";
export type StatusKind =
  | "accepted"
  | "refused"
  | "unavailable"
  | "passed"
  | "failed"
  | "warning"
  | "skipped"
  | "security"
  | "not-verified"
  | "verified"
  | "pending"
  | "checking"
  | "active"
  | "inactive"
  | "expired"
  | "revoked"
  | "healthy"
  | "failing"
  | "unknown"
  | "note";

const dot = "dot";
const ring = "ring";
const spinner = "spinner";
type Mark = LucideIcon | typeof dot | typeof ring | typeof spinner;

const kinds: Record<StatusKind, { mark: Mark; tone: Tone; word: string }> = {
  accepted: { mark: CircleCheck, tone: "ok", word: "Accepted" },
  refused: { mark: CircleX, tone: "bad", word: "Refused" },
  unavailable: { mark: TriangleAlert, tone: "warn", word: "Unavailable" },
  passed: { mark: CircleCheck, tone: "ok", word: "Passed" },
  failed: { mark: CircleX, tone: "bad", word: "Failed" },
  warning: { mark: TriangleAlert, tone: "warn", word: "Warning" },
  skipped: { mark: CircleMinus, tone: "muted", word: "Skipped" },
  security: { mark: ShieldAlert, tone: "warn", word: "Security" },
  "not-verified": { mark: CircleQuestionMark, tone: "warn", word: "Not verified" },
  verified: { mark: CircleCheck, tone: "ok", word: "Verified" },
  pending: { mark: CircleDashed, tone: "muted", word: "Waiting" },
  checking: { mark: spinner, tone: "accent", word: "Checking" },
  active: { mark: dot, tone: "ok", word: "Active" },
  inactive: { mark: ring, tone: "muted", word: "Inactive" },
  expired: { mark: TriangleAlert, tone: "warn", word: "Expired" },
  revoked: { mark: CircleX, tone: "bad", word: "Revoked" },
  healthy: { mark: CircleCheck, tone: "ok", word: "Healthy" },
  failing: { mark: CircleX, tone: "bad", word: "Failing" },
  unknown: { mark: CircleMinus, tone: "muted", word: "Unknown" },
  note: { mark: Info, tone: "info", word: "Note" },
};

/** Icon, word, colour, in that order of importance; the same everywhere. `children` replaces the word. */
export function Status({
  kind,
  children,
  className,
}: {
  kind: StatusKind;
  children?: ReactNode;
  className?: string;
}) {
  const { tone, word } = kinds[kind];
  return (
    <span
      data-tone={tone}
      className={classNames(
        "inline-flex items-center gap-1.5 align-bottom font-medium",
        toneClass[tone],
        className,
      )}
    >
      <StatusIcon kind={kind} />
      <span>{children ?? word}</span>
    </span>
  );
}

/** The icon alone, where the words stand beside it anyway. It is hidden from screen readers. */
export function StatusIcon({ kind, size = 16 }: { kind: StatusKind; size?: number }) {
  const { mark: Mark, tone } = kinds[kind];
  if (Mark === spinner) return <Spinner size={size} className={toneClass[tone]} />;
  if (Mark === dot)
    return <span aria-hidden className="inline-block size-2 shrink-0 rounded-full bg-current" />;
  if (Mark === ring)
    return <span aria-hidden className="inline-block size-2 shrink-0 rounded-full border-2 border-current" />;
  return <Mark aria-hidden size={size} className={classNames("shrink-0", toneClass[tone])} />;
}

export const toneClass: Record<Tone, string> = {
  ok: "text-ok",
  bad: "text-bad",
  warn: "text-warn",
  info: "text-info",
  muted: "text-muted",
  accent: "text-accent",
};
