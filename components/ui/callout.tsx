import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { StatusIcon, type StatusKind } from "./status.tsx";

const looks = {
  note: { kind: "note", tint: "border-info bg-info-tint" },
  warning: { kind: "warning", tint: "border-warn bg-warn-tint" },
  security: { kind: "security", tint: "border-warn bg-warn-tint" },
  bad: { kind: "failed", tint: "border-bad bg-bad-tint" },
  ok: { kind: "passed", tint: "border-ok bg-ok-tint" },
} as const satisfies Record<string, { kind: StatusKind; tint: string }>;

/** Something to know before going on. Sparingly: a line of text is usually enough. */
export function Callout({
  look = "note",
  title,
  children,
  action,
}: {
  look?: keyof typeof looks;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const { kind, tint } = looks[look];
  return (
    <div className={classNames("flex gap-2 rounded-control border-l-2 px-3 py-2", tint)}>
      <span className="mt-0.5">
        <StatusIcon kind={kind} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1 wrap-anywhere">
        {title ? <p className="m-0 font-semibold">{title}</p> : null}
        {children ? <div>{children}</div> : null}
        {action ? <div className="mt-1 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  );
}
