import type { KeyboardEvent } from "react";
import type { TokenLab } from "./use-token-lab.ts";

/** Keys that work wherever the focus is in the lab; what a menu or dialog of it shows is elsewhere in the document. */
export function pressInLab(event: KeyboardEvent<HTMLElement>, lab: TokenLab): void {
  if (!event.currentTarget.contains(event.target as Node)) return;
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
    event.preventDefault();
    lab.verify();
  }
  if (event.key === "Escape" && !event.defaultPrevented) document.getElementById("main")?.focus();
}
