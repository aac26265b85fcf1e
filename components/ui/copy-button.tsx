"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { classNames } from "./class-names.ts";

/** Copies `text` and says "Copied" where it stands. `what` names it: "service account id". */
export function CopyButton({
  text,
  what,
  label,
  className,
}: {
  text: string;
  what: string;
  /** Seen words; without them it is an icon only. */
  label?: string;
  className?: string;
}) {
  const [state, setState] = useState<"rest" | "copied" | "failed">("rest");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy() {
    setState((await copyText(text)) ? "copied" : "failed");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("rest"), 2000);
  }
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy ${what}`}
      className={classNames(
        "inline-flex min-h-6 min-w-6 shrink-0 items-center justify-center gap-1.5 rounded-chip bg-transparent px-1 font-sans text-xs leading-4 text-muted hover:bg-hover hover:text-text",
        className,
      )}
    >
      {state === "copied" ? (
        <Check aria-hidden size={14} className="text-ok" />
      ) : (
        <Copy aria-hidden size={14} />
      )}
      {state === "rest" && label ? <span>{label}</span> : null}
      <output className={state === "copied" ? "text-ok" : "text-bad"}>
        {state === "copied" ? "Copied" : state === "failed" ? "Select it and copy by hand" : ""}
      </output>
    </button>
  );
}

/** Copies without the clipboard permission too (plain http, denied): by way of a selection. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    area.className = "fixed opacity-0";
    // Inside an open dialog the focus is trapped, so the area goes where the focus is.
    const parent = document.activeElement?.parentElement ?? document.body;
    const focused = document.activeElement;
    parent.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return copied;
  }
}
