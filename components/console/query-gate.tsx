"use client";

import type { ReactNode } from "react";
import type { Crumb } from "#components/ui/breadcrumbs.tsx";
import { FailedToLoad } from "#components/ui/failed-to-load.tsx";
import { LoadingLines, Skeleton } from "#components/ui/skeleton.tsx";
import { errorText, problemOf } from "#lib/client/problem-answer.ts";
import { ConsoleNotFound } from "./console-not-found.tsx";
import { ConsolePage } from "./console-page.tsx";

interface Props<Data> {
  /** What `useQuery` answers. */
  query: { data: Data | undefined; error: Error | null; refetch: () => unknown };
  /** "identity provider", for the sentences. */
  what: string;
  /** Crumbs before the object; shown while it loads. */
  crumbs: readonly Crumb[];
  children: (data: Data) => ReactNode;
}

/** A page about one object: loading, not there, failed, or the object. */
export function QueryGate<Data>({ query, what, crumbs, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (problemOf(query.error)?.status === 404) return <ConsoleNotFound what={what} />;
  return (
    <ConsolePage crumbs={[...crumbs, { label: "…" }]}>
      <div className="pt-5">
        {query.error ? (
          <FailedToLoad what={`The ${what}`} why={errorText(query.error)} onRetry={query.refetch} />
        ) : (
          <>
            <Skeleton className="mb-6 h-5 w-48" />
            <LoadingLines what={what} />
          </>
        )}
      </div>
    </ConsolePage>
  );
}
