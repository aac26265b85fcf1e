import type { ReactNode } from "react";

/** Nothing here: what is missing in bold, what that means, and what leads on. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-start gap-3 border-b border-line py-4">
      <p className="m-0 max-w-[72ch]">
        <strong className="font-semibold">{title}</strong> <span className="text-muted">{children}</span>
      </p>
      {action}
    </div>
  );
}
