"use client";

import type { ReactNode } from "react";
import { useFetched } from "./use-fetched.ts";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** The effect, in numbers. */
  effect: ReactNode;
  /** The verb: "Delete provider". */
  action: string;
  cancel?: string;
  danger?: boolean;
  /** When given, this name must be typed before the button works. */
  typeName?: string;
  busy?: boolean;
  /** What went wrong when it was tried. */
  error?: ReactNode;
  /** When set nothing can be confirmed: what stands in the way (who depends on it). */
  blocked?: ReactNode;
  onConfirm: () => void;
}

/** Asks before something that cannot be taken back or stops things. A press outside does not close it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const parts = useFetched({
    when: props.open,
    fetchParts: fetchConfirmDialogParts,
    failure: "The question could not be asked",
    onFailure: () => props.onOpenChange(false),
  });
  return parts ? <parts.LoadedConfirmDialog {...props} /> : null;
}

function fetchConfirmDialogParts() {
  return import("./confirm-dialog-parts.tsx");
}
