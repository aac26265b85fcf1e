import Link from "next/link";

export interface Crumb {
  label: string;
  href?: string;
}

/** Where one is: the last crumb is the page itself. On a small screen only the last two are shown. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const last = crumbs.length - 1;
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="m-0 flex min-w-0 list-none items-center gap-2 p-0">
        {crumbs.map((crumb, index) => (
          <li
            key={`${crumb.label} ${crumb.href ?? ""}`}
            className={
              index < last - 1
                ? "hidden items-center gap-2 md:flex"
                : "flex min-w-0 items-center gap-2 last:shrink"
            }
          >
            {index === last ? (
              <span aria-current="page" className="truncate font-semibold">
                {crumb.label}
              </span>
            ) : (
              <>
                {crumb.href ? (
                  <Link
                    href={crumb.href}
                    className="truncate rounded-[2px] py-0.5 text-muted no-underline hover:text-text hover:underline"
                  >
                    {crumb.label}
                  </Link>
                ) : (
                  <span className="truncate text-muted">{crumb.label}</span>
                )}
                <span aria-hidden className="text-muted">
                  /
                </span>
              </>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
