"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import type { DialogProps, SheetProps } from "./dialog.tsx";
import { popupClass } from "./menu.tsx";

/** The dialog itself, fetched by `Dialog` when it is wanted. */
export function LoadedDialog({
  open,
  onOpenChange,
  title,
  description,
  actions,
  children,
  className,
}: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup className={classNames(dialogClass, className)}>
          <BaseDialog.Title className="type-section m-0 text-text">{title}</BaseDialog.Title>
          {description ? (
            <BaseDialog.Description className="m-0 text-text" render={<div />}>
              {description}
            </BaseDialog.Description>
          ) : null}
          {children}
          {actions ? <div className="mt-2 flex flex-wrap justify-end gap-2">{actions}</div> : null}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

export function LoadedSheet({
  open,
  onOpenChange,
  title,
  side = "right",
  hideTitle,
  children,
  className,
}: SheetProps) {
  const edge =
    side === "left"
      ? "left-0 border-r data-starting-style:-translate-x-4"
      : "right-0 border-l data-starting-style:translate-x-4";
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup
          className={classNames(
            "fixed inset-y-0 z-50 flex w-[min(528px,calc(100vw-32px))] flex-col overflow-y-auto border-line bg-raised text-text shadow-float outline-none transition-[opacity,transform] data-ending-style:opacity-0 data-starting-style:opacity-0",
            edge,
            className,
          )}
        >
          {hideTitle ? (
            <BaseDialog.Title className="sr-only">{title}</BaseDialog.Title>
          ) : (
            <div className="sticky top-0 flex min-h-12 shrink-0 items-center justify-between gap-3 border-b border-line bg-raised px-4 py-2">
              <BaseDialog.Title className="type-section m-0 min-w-0 wrap-anywhere">{title}</BaseDialog.Title>
              <BaseDialog.Close render={<IconButton label="Close" />}>
                <X aria-hidden size={16} />
              </BaseDialog.Close>
            </div>
          )}
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

export const backdropClass =
  "fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0";
export const dialogClass = classNames(
  popupClass,
  "fixed top-[max(16px,14dvh)] left-1/2 z-50 flex max-h-[80dvh] w-[min(440px,calc(100vw-32px))] -translate-x-1/2 flex-col gap-3 overflow-y-auto p-5",
);
