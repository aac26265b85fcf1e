import type { ReactNode } from "react";
import { Wordmark } from "./wordmark.tsx";

/** The frame of what stands before the console: sign-in, set-up, errors. */
export function FrontPage({
  place,
  footer,
  children,
}: {
  place?: string;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="px-4 pt-5 md:px-8">
        <Wordmark place={place} />
      </header>
      <main id="main" className="flex flex-1 flex-col items-center px-4 pt-12 pb-16 md:px-8 md:pt-[10vh]">
        {children}
      </main>
      {footer ? (
        <footer className="type-small flex min-h-14 items-center gap-6 border-t border-line px-4 text-muted md:px-8">
          {footer}
        </footer>
      ) : null}
    </div>
  );
}
