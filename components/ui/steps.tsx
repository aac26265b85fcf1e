import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { StatusIcon, type StatusKind } from "./status.tsx";

export interface Step {
  key: string;
  kind: StatusKind;
  title: ReactNode;
  /** At the end of the title's line: a duration, a time. */
  aside?: ReactNode;
  children?: ReactNode;
}

/** Things in order, joined by a line: a check as it runs, a way to go. The word of the status is read out. */
export function Steps({ steps, big = false }: { steps: readonly Step[]; big?: boolean }) {
  return (
    <ol className="m-0 flex list-none flex-col p-0">
      {steps.map((step, index) => (
        <li key={step.key} className="relative grid grid-cols-[20px_1fr] gap-x-3 pb-5 last:pb-0">
          {index < steps.length - 1 ? (
            <span aria-hidden className="absolute top-6 bottom-0 left-[9.5px] w-px bg-line" />
          ) : null}
          <span className="pt-0.5">
            <StatusIcon kind={step.kind} size={20} />
          </span>
          <div className="min-w-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span
                className={classNames(
                  big ? "type-section" : "font-medium",
                  ["pending", "skipped"].includes(step.kind) && "text-muted",
                )}
              >
                {step.title}
                <span className="sr-only">: {words[step.kind] ?? step.kind}</span>
              </span>
              {step.aside ? <span className="type-small text-muted tabular-nums">{step.aside}</span> : null}
            </div>
            {step.children}
          </div>
        </li>
      ))}
    </ol>
  );
}
const words: Partial<Record<StatusKind, string>> = {
  passed: "done",
  pending: "to do",
  skipped: "not reached",
  checking: "running",
};
