"use client";

// For the same reason as in `providers.tsx`: error page, not-found page and page would each bring a copy.
import "./console-page.tsx";

import { type ReactNode, useEffect } from "react";
import { ConsoleContextProvider, type ConsoleFacts } from "./console-context.tsx";
import { Nav } from "./nav.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

/** Navigation left, pages right, and the dialog for a session that ended in the middle of something. */
export function ConsoleFrame({ facts, children }: { facts: ConsoleFacts; children: ReactNode }) {
  useEffect(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http
    document.cookie = `organisation=${facts.organisation.slug}; Path=/; Max-Age=31536000; SameSite=Lax`;
  }, [facts.organisation.slug]);
  return (
    <ConsoleContextProvider facts={facts}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-70 -translate-y-16 opacity-0 focus:opacity-100 rounded-control border border-line bg-raised px-3 py-1.5 font-medium text-text focus:translate-y-0 focus:shadow-float"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh">
        <div className="sticky top-0 hidden h-dvh w-(--nav) shrink-0 overflow-y-auto border-r border-line bg-bg lg:flex">
          <Nav />
        </div>
        {children}
      </div>
      <SignInAgain />
    </ConsoleContextProvider>
  );
}
