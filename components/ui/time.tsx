"use client";

import { useSyncExternalStore } from "react";
import { Tooltip } from "./tooltip.tsx";

interface Props {
  /** RFC 3339. */
  value: string;
  /** `relative` says "4 min ago", `exact` the local time to the second, `clock` the time of day for logs. */
  form?: "relative" | "exact" | "clock";
  className?: string;
}

/** A moment. On hover and focus: exact local time and UTC. Ticks each 30 s, stops while the page is hidden. */
export function Time({ value, form = "relative", className }: Props) {
  const now = useNow();
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return <span className={className}>unknown</span>;
  const words =
    now === null ? utc(moment) : form === "relative" ? relativeTime(moment, now) : local(moment, form, now);
  return (
    <Tooltip
      text={
        <span className="tabular-nums">
          {now === null ? null : <>{local(moment, "exact", now)}, local time</>}
          <br />
          {utc(moment)}
        </span>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time must be reachable by keyboard (UX 2.7) */}
      <time dateTime={value} tabIndex={0} className={className}>
        {words}
      </time>
    </Tooltip>
  );
}

/** "4 min ago", "in 89 d", "12 s ago". */
export function relativeTime(moment: Date, now: number): string {
  const seconds = Math.round((moment.getTime() - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return "now";
  const [unit, length] = units.find(([, length]) => size >= length) ?? ["second", 1];
  // English writes "4m ago" in its narrow form; here a unit stands apart, and m would be metres.
  return relative
    .format(Math.trunc(seconds / length), unit)
    .replace(
      /(\d)([a-z]+)/,
      (_, digit: string, letters: string) => `${digit} ${letters === "m" ? "min" : letters}`,
    );
}
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { style: "narrow", numeric: "always" });

function local(moment: Date, form: "exact" | "clock" | "relative", now: number): string {
  const sameDay = new Date(now).toDateString() === moment.toDateString();
  if (form === "clock" && sameDay) return clock.format(moment);
  return (form === "clock" ? dayClock : exact).format(moment);
}
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayClock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const exact = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

function utc(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Milliseconds now, the same for every time on the page; null on the server, which knows no local time. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, readNow, () => null);
}

let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function readNow(): number {
  if (now === 0) now = Date.now();
  return now;
}
function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
function watch(): void {
  clearInterval(timer);
  timer = undefined;
  if (document.hidden || listeners.size === 0) return;
  tick();
  timer = setInterval(tick, 30_000);
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener("visibilitychange", watch);
    queueMicrotask(watch);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("visibilitychange", watch);
    clearInterval(timer);
    timer = undefined;
  };
}
