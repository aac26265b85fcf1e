import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-5 items-center justify-center rounded-chip border border-line bg-surface px-1 font-sans text-xs leading-4 text-muted">
      {children}
    </kbd>
  );
}
