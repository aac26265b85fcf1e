import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";

/** Captures 1 to 6: number, tint and an underline style of its own; never colour alone. Later ones begin again. */
const marks = [
  { text: "border-b-2 border-solid border-mark-1 bg-mark-1-tint", chip: "bg-mark-1" },
  { text: "border-b-2 border-dashed border-mark-2 bg-mark-2-tint", chip: "bg-mark-2" },
  { text: "border-b-2 border-dotted border-mark-3 bg-mark-3-tint", chip: "bg-mark-3" },
  { text: "border-b-4 border-double border-mark-4 bg-mark-4-tint", chip: "bg-mark-4" },
  {
    text: "underline decoration-mark-5 decoration-wavy underline-offset-2 bg-mark-5-tint",
    chip: "bg-mark-5",
  },
  { text: "border-b-3 border-solid border-mark-6 bg-mark-6-tint", chip: "bg-mark-6" },
] as const;

function markOf(number: number) {
  return marks[(number - 1) % marks.length] ?? marks[0];
}

/** What a star took. */
export function CaptureMark({
  number,
  isLit,
  children,
}: {
  number: number;
  isLit: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "rounded-t-[2px] text-text",
        markOf(number).text,
        isLit && "outline-1 outline-text",
      )}
    >
      {children}
    </span>
  );
}

/** The number that ties a star to what it took. */
export function CaptureChip({ number, isLit = false }: { number: number; isLit?: boolean }) {
  return (
    <span
      className={classNames(
        "inline-block min-w-4 rounded-[3px] px-1 text-center font-semibold text-mark-ink forced-colors:border",
        markOf(number).chip,
        isLit && "outline-1 outline-text",
      )}
    >
      {number}
    </span>
  );
}
