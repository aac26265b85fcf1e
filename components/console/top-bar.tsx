"use client";

import { Menu as MenuIcon } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Breadcrumbs, type Crumb } from "#components/ui/breadcrumbs.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Sheet } from "#components/ui/dialog.tsx";
import { useNow } from "#components/ui/time.tsx";
import { Nav } from "./nav.tsx";

/** 48 px: where one is, and the clock in both zones. Below 1024 px it opens the navigation. */
export function TopBar({ crumbs }: { crumbs: readonly Crumb[] }) {
  const [open, setOpen] = useState(false);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address closes the sheet
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-line bg-surface gutter-x">
      <div className="-ml-2 lg:hidden">
        <IconButton label="Navigation" onClick={() => setOpen(true)}>
          <MenuIcon aria-hidden size={18} />
        </IconButton>
        <Sheet
          side="left"
          hideTitle
          title="Navigation"
          open={open}
          onOpenChange={setOpen}
          className="w-64! bg-bg!"
        >
          <Nav />
        </Sheet>
      </div>
      <div className="min-w-0 flex-1">
        <Breadcrumbs crumbs={crumbs} />
      </div>
      <Clock />
    </header>
  );
}

function Clock() {
  const now = useNow();
  if (now === null) return null;
  return (
    <span className="type-small hidden whitespace-nowrap text-muted tabular-nums sm:inline">
      <strong className="font-semibold text-text">{localClock.format(now)}</strong> local ·{" "}
      {utcClock.format(now)} UTC
    </span>
  );
}
const localClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const utcClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
