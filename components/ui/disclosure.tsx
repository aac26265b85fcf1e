"use client";

import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** A section of a form that closes; closed it says its value on one line. It stays mounted, so nothing typed is lost. */
export function Disclosure({
  title,
  summary,
  defaultOpen = false,
  open,
  onOpenChange,
  children,
}: {
  title: ReactNode;
  summary?: ReactNode;
  defaultOpen?: boolean;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Collapsible.Root
      defaultOpen={defaultOpen}
      open={open}
      onOpenChange={onOpenChange}
      className="border-t border-line"
    >
      <Collapsible.Trigger className="group flex min-h-11 w-full items-center gap-2 bg-transparent px-0 py-2 text-left -outline-offset-2">
        <ChevronRight
          aria-hidden
          size={16}
          className="shrink-0 text-muted transition-transform group-data-panel-open:rotate-90"
        />
        <span className="min-w-28 font-semibold">{title}</span>
        <span className="min-w-0 flex-1 truncate text-muted group-data-panel-open:invisible">{summary}</span>
      </Collapsible.Trigger>
      <Collapsible.Panel keepMounted className="pb-5 pl-6">
        {children}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
