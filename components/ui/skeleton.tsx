import { classNames } from "./class-names.ts";

/** A bar shaped like the text to come; it appears after 200 ms only. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("appearing-late block h-3 w-24 rounded-[2px] bg-line", className)}
    />
  );
}

/** Says to screen readers that something is being loaded, and shows bars for `rows` lines of text. */
export function LoadingLines({ rows = 4, what }: { rows?: number; what: string }) {
  return (
    <output className="flex flex-col">
      <span className="sr-only">Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <div key={row} className="flex h-10 items-center gap-6 border-b border-line">
          <Skeleton className="w-32" />
          <Skeleton className="w-48" />
        </div>
      ))}
    </output>
  );
}
