"use client";

import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { FailedToLoad } from "./failed-to-load.tsx";
import { LoadingLines } from "./skeleton.tsx";

interface Options<Props> {
  /** Imports its file and answers its component. */
  fetchPart: () => Promise<ComponentType<Props>>;
  /** What it shows, for the line that says that it is being loaded, or could not be. */
  what: string;
  /** Stands in its place meanwhile, as high as it is; lines of a list when nothing is given. */
  waiting?: ReactNode;
}

/**
 * A part of a page that is not there at first: another tab, what follows from a token. It is fetched when it is first
 * shown; where that fails the page stays, and it can be tried again.
 */
export function fetchedPart<Props extends object>(options: Options<Props>): ComponentType<Props> {
  const { fetchPart, what, waiting = <LoadingLines what={what} /> } = options;
  let fetched: ComponentType<Props> | null = null;
  return function FetchedPart(props) {
    const [Part, setPart] = useState(() => fetched);
    const [hasFailed, setHasFailed] = useState(false);
    useEffect(() => {
      if (Part || hasFailed) return;
      fetchPart().then(
        (part) => {
          fetched = part;
          setPart(() => part);
        },
        () => setHasFailed(true),
      );
    }, [Part, hasFailed]);
    if (Part) return <Part {...props} />;
    if (!hasFailed) return waiting;
    return (
      <FailedToLoad
        what={`${what.charAt(0).toUpperCase()}${what.slice(1)}`}
        why="Mooring could not be reached."
        onRetry={() => setHasFailed(false)}
      />
    );
  };
}
