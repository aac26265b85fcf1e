"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";

/** Asks before a link, the back button or a reload throws away what was typed. Saving and leading on is no leaving. */
export function UnsavedChanges({ when }: { when: boolean }) {
  const router = useRouter();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const mayLeave = useRef(false);
  useEffect(() => {
    if (!when) return;
    mayLeave.current = false;
    const holdReload = (event: BeforeUnloadEvent) => {
      if (!mayLeave.current) event.preventDefault();
    };
    const holdLink = (event: MouseEvent) => {
      const address = leadsAway(event);
      if (address === null || mayLeave.current) return;
      // On the window, before React and the router see it.
      event.preventDefault();
      event.stopPropagation();
      setLeave(() => () => router.push(address));
    };
    const holdTraversal = (event: NavigateEvent) => {
      if (event.navigationType !== "traverse" || !event.cancelable || mayLeave.current) return;
      if (new URL(event.destination.url).pathname === location.pathname) return;
      const { key } = event.destination;
      event.preventDefault();
      setLeave(() => () => void window.navigation.traverseTo(key));
    };
    // Not every browser has it; there the back button leaves unasked.
    const navigation: Navigation | undefined = window.navigation;
    window.addEventListener("beforeunload", holdReload);
    window.addEventListener("click", holdLink, true);
    navigation?.addEventListener("navigate", holdTraversal);
    return () => {
      window.removeEventListener("beforeunload", holdReload);
      window.removeEventListener("click", holdLink, true);
      navigation?.removeEventListener("navigate", holdTraversal);
    };
  }, [when, router]);
  return (
    <ConfirmDialog
      open={leave !== null}
      onOpenChange={() => setLeave(null)}
      title="Leave without saving?"
      effect="What you typed here is not saved and would be lost."
      cancel="Stay here"
      action="Leave"
      onConfirm={() => {
        mayLeave.current = true;
        setLeave(null);
        leave?.();
      }}
    />
  );
}

/** The address of a plain press on a link to another page of ours; null for everything else. */
function leadsAway(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || (link.target !== "" && link.target !== "_self")) return null;
  if (link.origin !== location.origin || link.pathname === location.pathname) return null;
  return `${link.pathname}${link.search}${link.hash}`;
}
