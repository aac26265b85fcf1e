"use client";

import {
  ArrowLeftRight,
  Bot,
  FlaskConical,
  Gauge,
  IdCard,
  type LucideIcon,
  ScrollText,
  Shield,
  SlidersHorizontal,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "#components/ui/class-names.ts";
import { countQueries } from "#lib/client/counts.ts";
import { useQueries } from "#lib/client/query.ts";
import { useConsole } from "./console-context.tsx";
import { OrganisationSwitcher } from "./organisation-switcher.tsx";
import type { consolePaths } from "./paths.ts";
import { usePaths } from "./use-paths.ts";
import { UserMenu } from "./user-menu.tsx";

/** The left navigation; the same inside the sheet of a small screen. */
export function Nav() {
  const groups = navGroups(usePaths());
  const { organisation } = useConsole();
  const counts = useQueries({
    queries: [
      countQueries.identityProviders(organisation.slug),
      countQueries.serviceAccounts(organisation.slug),
      countQueries.roles(organisation.slug),
    ],
    combine: ([providers, accounts, roles]) => ({
      providers: providers.data,
      accounts: accounts.data,
      roles: roles.data,
    }),
  });
  return (
    <div className="flex min-h-full flex-1 flex-col gap-1 p-2">
      <OrganisationSwitcher />
      <nav aria-label="Console" className="flex-1 pt-2">
        {groups.map((group) => (
          <div key={group.label ?? group.items[0]?.label} className="mb-3">
            {group.label ? (
              <p id={`nav-${group.label}`} className="type-small m-0 px-2 py-1.5 font-medium text-muted">
                {group.label}
              </p>
            ) : null}
            <ul
              aria-labelledby={group.label ? `nav-${group.label}` : undefined}
              className="m-0 flex list-none flex-col gap-px p-0"
            >
              {group.items.map((item) => (
                <NavItem key={item.href} item={item} count={item.count ? counts[item.count] : undefined} />
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <UserMenu />
    </div>
  );
}

interface Item {
  label: string;
  href: string;
  icon: LucideIcon;
  count?: "providers" | "accounts" | "roles";
  exact?: boolean;
}

function NavItem({ item, count }: { item: Item; count: number | undefined }) {
  const pathname = usePathname();
  const current = item.exact
    ? pathname === item.href
    : pathname === item.href || pathname.startsWith(`${item.href}/`);
  const Icon = item.icon;
  return (
    <li>
      <Link
        href={item.href}
        aria-current={current ? "page" : undefined}
        className={classNames(
          "flex h-8 items-center gap-2.5 rounded-control px-2 font-medium no-underline outline-offset-0 pointer-coarse:h-10",
          current ? "bg-selected text-text" : "text-muted hover:bg-hover hover:text-text",
        )}
      >
        <Icon aria-hidden size={16} className={current ? "text-accent" : undefined} />
        <span className="flex-1 truncate">{item.label}</span>
        {count === undefined ? null : (
          <span aria-hidden className="type-small text-muted tabular-nums">
            {count}
          </span>
        )}
      </Link>
    </li>
  );
}

function navGroups(paths: ReturnType<typeof consolePaths>): { label?: string; items: Item[] }[] {
  return [
    { items: [{ label: "Overview", href: paths.overview, icon: Gauge, exact: true }] },
    {
      label: "IAM",
      items: [
        { label: "Identity Providers", href: paths.providers, icon: IdCard, count: "providers" },
        { label: "Service Accounts", href: paths.accounts, icon: Bot, count: "accounts" },
        { label: "Roles", href: paths.roles, icon: Shield, count: "roles" },
        { label: "Token tester", href: paths.tokenTester, icon: FlaskConical },
      ],
    },
    {
      items: [
        { label: "Exchanges", href: paths.exchanges, icon: ArrowLeftRight },
        { label: "Audit log", href: paths.audit, icon: ScrollText },
        { label: "Settings", href: paths.settings, icon: SlidersHorizontal },
      ],
    },
  ];
}
