import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

/** A section is a title and a line. */
export function Section({
  title,
  count,
  aside,
  children,
  className,
}: {
  title: ReactNode;
  count?: number;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classNames("mt-7", className)}>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line pb-2">
        <h2 id={id} className="type-section m-0">
          {title}
          {count === undefined ? null : (
            <span className="ml-2 text-sm font-normal text-muted tabular-nums">{count}</span>
          )}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
