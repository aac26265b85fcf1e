import type { ReactNode } from "react";

/** Title of the page, once; status beside it, actions at the end, one sentence below. */
export function PageHeader({
  title,
  status,
  actions,
  children,
}: {
  title: ReactNode;
  status?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="flex flex-col gap-2 pt-5 pb-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="type-title m-0 min-w-0 wrap-anywhere">{title}</h1>
          {status}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {children ? <div className="max-w-[72ch] text-muted">{children}</div> : null}
    </header>
  );
}

/** Facts of an object side by side: small label above, value below. */
export function Facts({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="m-0 flex flex-wrap gap-x-14 gap-y-2 pb-4">
      {items.map((item) => (
        <div key={item.label} className="min-w-0">
          <dt className="type-small text-muted">{item.label}</dt>
          <dd className="m-0 min-h-6 content-center">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
