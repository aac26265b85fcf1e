"use client";

import type { ReactNode } from "react";
import { useFetched } from "./use-fetched.ts";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, the safe one first. */
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
}
export interface SheetProps extends DialogProps {
  side?: "left" | "right";
  hideTitle?: boolean;
}

/**
 * A window over the page. Focus goes in and comes back; Escape and a press outside close it. What makes it one is
 * fetched when it is wanted.
 */
export function Dialog(props: DialogProps) {
  const parts = useDialogParts(props);
  return parts ? <parts.LoadedDialog {...props} /> : null;
}

/** A panel at the side: details of a row, or the navigation of a small screen. */
export function Sheet(props: SheetProps) {
  const parts = useDialogParts(props);
  return parts ? <parts.LoadedSheet {...props} /> : null;
}

function useDialogParts({ open, onOpenChange }: DialogProps) {
  return useFetched({
    when: open,
    fetchParts: fetchDialogParts,
    failure: "The dialog did not open",
    onFailure: () => onOpenChange(false),
  });
}

function fetchDialogParts() {
  return import("./dialog-parts.tsx");
}
