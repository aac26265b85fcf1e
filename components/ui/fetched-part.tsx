"use client";

import { type ComponentType, type ReactNode, useEffect, useRef, useState } from "react";
import { FailedToLoad } from "./failed-to-load.tsx";
import { LoadingLines } from "./skeleton.tsx";

interface Options<Props> {
  /** Imports its file and answers its component. */
  fetchPart: () => Promise<ComponentType<Props>>;
  /** What it shows, for the line that says that it is being loaded, or could not be. */
  what: string;
  /** Stands in its place meanwhile, as high as it is; lines of a list when nothing is given. */
  waiting?: ReactNode;
  /** Far down on many screens: it is fetched when its place comes near the window, or at the first press on the page. */
  whenNear?: boolean;
}

/**
 * A part of a page that is not there at first: another tab, what follows from a token. It is fetched when it is first
 * shown; where that fails the page stays, and it can be tried again.
 */
export function fetchedPart<Props extends object>(options: Options<Props>): ComponentType<Props> {
  const { fetchPart, what, waiting = <LoadingLines what={what} />, whenNear = false } = options;
  let fetched: ComponentType<Props> | null = null;
  return function FetchedPart(props) {
    const [Part, setPart] = useState(() => fetched);
    const [hasFailed, setHasFailed] = useState(false);
    const [isNear, setIsNear] = useState(!whenNear);
    const place = useRef<HTMLDivElement>(null);
    useEffect(() => {
      if (isNear || place.current === null) return;
      const observer = new IntersectionObserver(
        (entries) => {
          if (entries.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
        },
        { rootMargin: near },
      );
      observer.observe(place.current);
      const come = () => setIsNear(true);
      for (const event of presses) window.addEventListener(event, come, { capture: true, once: true });
      return () => {
        observer.disconnect();
        for (const event of presses) window.removeEventListener(event, come, { capture: true });
      };
    }, [isNear]);
    useEffect(() => {
      if (Part || hasFailed || !isNear) return;
      fetchPart().then(
        (part) => {
          fetched = part;
          setPart(() => part);
        },
        () => setHasFailed(true),
      );
    }, [Part, hasFailed, isNear]);
    if (Part) return <Part {...props} />;
    if (!hasFailed) return whenNear ? <div ref={place}>{waiting}</div> : waiting;
    return (
      <FailedToLoad
        what={`${what.charAt(0).toUpperCase()}${what.slice(1)}`}
        why="Mooring could not be reached."
        onRetry={() => setHasFailed(false)}
      />
    );
  };
}

/** So far before it is seen, it is fetched: as much as is scrolled while a chunk is on its way. */
const near = "300px";
const presses = ["pointerdown", "keydown"] as const;
