import { type ReactNode, useId } from "react";
import { classNames } from "#components/ui/class-names.ts";

/** A section of the lab: a title, what stands beside it, a line above. */
export function LabSection({
  title,
  count,
  note,
  aside,
  level = 3,
  children,
  className,
}: {
  title: string;
  count?: number;
  /** Small words after the title. */
  note?: ReactNode;
  aside?: ReactNode;
  /** 3 inside the docked lab, 2 on a page of its own. */
  level?: 2 | 3;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section
      aria-labelledby={id}
      className={classNames("@container border-t border-line px-(--lab-gutter) py-3", className)}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <Heading id={id} className="m-0 text-sm leading-5 font-semibold">
            {title}
            {count === undefined ? null : (
              <span className="ml-2 font-normal text-muted tabular-nums">{count}</span>
            )}
          </Heading>
          {note ? <span className="type-small text-muted">{note}</span> : null}
        </span>
        {aside}
      </div>
      {children}
    </section>
  );
}
