"use client";

import { Toast } from "@base-ui/react/toast";
import { CircleCheck, CircleX, Info, X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import type { ToastOptions } from "./toast.tsx";

const toasts = Toast.createToastManager<ToastData>();

interface ToastData {
  tone: "ok" | "bad" | "info";
  undo?: () => void;
}
/** Messages from before the toaster stands in the page. */
const waiting: ToastOptions[] = [];
let stands = false;

/** Shows a message as soon as the toaster stands in the page. */
export function addToast({ title, description, tone = "ok", undo }: ToastOptions): void {
  if (!stands) {
    waiting.push({ title, description, tone, undo });
    return;
  }
  toasts.add({
    title,
    description,
    priority: tone === "bad" ? "high" : "low",
    timeout: tone === "bad" ? 0 : undo ? 8000 : 5000,
    data: { tone, undo },
  });
}

/** The messages, fetched by `Toaster` when somebody begins to do something. */
export function LoadedToaster() {
  // After the provider's own effect, which is what begins to listen.
  useEffect(() => {
    stands = true;
    for (const options of waiting.splice(0)) addToast(options);
    return () => {
      stands = false;
    };
  }, []);
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-60 flex w-[min(420px,calc(100vw-32px))] flex-col gap-2 outline-offset-4">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts: list, close } = Toast.useToastManager<ToastData>();
  return list.map((toast) => {
    const tone = toast.data?.tone ?? "info";
    const undo = toast.data?.undo;
    const Icon = { ok: CircleCheck, bad: CircleX, info: Info }[tone];
    return (
      <Toast.Root
        key={toast.id}
        toast={toast}
        className="rounded-control border border-line bg-raised shadow-float transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Toast.Content className="flex items-center gap-2.5 py-2 pr-2 pl-3">
          <Icon
            aria-hidden
            size={16}
            className={classNames("shrink-0", { ok: "text-ok", bad: "text-bad", info: "text-info" }[tone])}
          />
          <div className="min-w-0 flex-1 wrap-anywhere">
            <Toast.Title className="m-0 font-[inherit]" render={<p />} />
            <Toast.Description className="type-small m-0 text-muted" />
          </div>
          {undo ? (
            <button
              type="button"
              className="rounded-chip bg-transparent px-2 py-1 font-medium text-accent"
              onClick={() => {
                undo();
                close(toast.id);
              }}
            >
              Undo <SecondsLeft />
            </button>
          ) : null}
          <Toast.Close render={<IconButton size="small" label="Close message" />}>
            <X aria-hidden size={14} />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    );
  });
}

function SecondsLeft() {
  const [seconds, setSeconds] = useState(8);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden className="type-small pl-1 font-normal text-muted tabular-nums">
      {seconds} s
    </span>
  );
}
