"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

/** A section of a form that closes; closed it says its value on one line. It stays mounted, so nothing typed is lost. */
export function Disclosure({
  title,
  summary,
  defaultOpen = false,
  children,
}: {
  title: ReactNode;
  summary?: ReactNode;
  defaultOpen?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(defaultOpen);
  return (
    <div className="border-t border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        className="group flex min-h-11 w-full items-center gap-2 bg-transparent px-0 py-2 text-left -outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          size={16}
          className="shrink-0 text-muted transition-transform group-aria-expanded:rotate-90"
        />
        <span className="min-w-28 font-semibold">{title}</span>
        <span className="min-w-0 flex-1 truncate text-muted group-aria-expanded:invisible">{summary}</span>
      </button>
      <div id={id} hidden={!isOpen} className="pb-5 pl-6">
        {children}
      </div>
    </div>
  );
}
