"use client";

import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";

export interface TabItem {
  /** Stands in the address as `?tab=`; the first one is left out. */
  value: string;
  label: string;
  count?: number;
  panel: ReactNode;
  /** Holds a form: once seen, what is typed there outlives a look at another tab. */
  keepMounted?: boolean;
}

/** Tabs whose choice stands in the address. `label` names the list for screen readers. */
export function Tabs({ label, items }: { label: string; items: readonly TabItem[] }) {
  const values = items.map((item) => item.value);
  const [tab, setTab] = useQueryState(
    "tab",
    parseAsStringLiteral(values)
      .withDefault(values[0] ?? "")
      .withOptions({ history: "push" }),
  );
  const [seen, setSeen] = useState([tab]);
  if (!seen.includes(tab)) setSeen([...seen, tab]);
  return (
    <BaseTabs.Root value={tab} onValueChange={(next) => void setTab(String(next))}>
      <BaseTabs.List
        aria-label={label}
        className="-mx-(--gutter) flex gap-5 overflow-x-auto border-b border-line px-(--gutter) [scrollbar-width:none] md:mx-0 md:px-0"
      >
        {items.map((item) => (
          <BaseTabs.Tab
            key={item.value}
            value={item.value}
            className="-mb-px flex h-9 shrink-0 items-center gap-2 border-b-2 border-transparent bg-transparent px-0 font-medium whitespace-nowrap text-muted -outline-offset-2 hover:text-text data-active:border-accent data-active:text-text pointer-coarse:h-11"
          >
            {item.label}
            {item.count === undefined ? null : (
              <span className="type-small text-muted tabular-nums">{item.count}</span>
            )}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {items.map((item) => (
        <BaseTabs.Panel
          key={item.value}
          value={item.value}
          keepMounted={item.keepMounted && seen.includes(item.value)}
          className="pt-4"
        >
          {item.panel}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
