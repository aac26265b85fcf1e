"use client";

import type { ReactNode } from "react";
import type { Crumb } from "#components/ui/breadcrumbs.tsx";
import { useConsole } from "./console-context.tsx";
import { TopBar } from "./top-bar.tsx";
import { usePaths } from "./use-paths.ts";

interface Props {
  /** After the organisation: section, then object. The last one is the page and needs no `href`. */
  crumbs: readonly Crumb[];
  /** Docked at the right on a wide screen, below on a narrow one: a check, a lab. On the recessed plane. */
  dock?: ReactNode;
  children: ReactNode;
}

/** What each screen of the console stands in: top bar, breadcrumbs, title of the window, the page, and a dock. */
export function ConsolePage({ crumbs, dock, children }: Props) {
  const { organisation } = useConsole();
  const paths = usePaths();
  // Object · section · organisation: the last crumb first.
  const title = [...crumbs.map((crumb) => crumb.label).reverse(), organisation.name].join(" · ");
  return (
    <div className="flex min-h-dvh min-w-0 flex-1 flex-col">
      {/* React puts it into the head; the name of an object is known here and not on the server. */}
      <title>{title}</title>
      <TopBar crumbs={[{ label: organisation.name, href: paths.overview }, ...crumbs]} />
      <div className="flex min-w-0 flex-1 flex-col xl:flex-row">
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col pb-8 gutter-x outline-none">
          {children}
        </main>
        {dock ? (
          <aside className="border-t border-line bg-bg xl:sticky xl:top-12 xl:h-[calc(100dvh-48px)] xl:w-(--lab) xl:shrink-0 xl:overflow-y-auto xl:border-t-0 xl:border-l">
            {dock}
          </aside>
        ) : null}
      </div>
    </div>
  );
}
