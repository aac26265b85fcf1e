import type { ReactNode } from "react";

/** Sticks to the bottom of a form (and takes back the foot of a `ConsolePage`): primary, secondary, ghost, then what is left to do. */
export function ActionBar({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <div className="sticky bottom-0 z-10 -mx-(--gutter) mt-6 -mb-8 flex min-h-14 flex-wrap items-center gap-x-2 gap-y-1 border-t border-line bg-surface px-(--gutter) py-2.5">
      {children}
      {note ? <div className="type-small ml-auto text-muted">{note}</div> : null}
    </div>
  );
}
