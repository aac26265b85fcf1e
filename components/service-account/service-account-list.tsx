"use client";

import { Search } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useConsole, useMayWrite } from "#components/console/console-context.tsx";
import { usePaths } from "#components/console/use-paths.ts";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { type Column, DataTable, type Sort } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Input } from "#components/ui/input.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { useQuery } from "#lib/client/query.ts";
import { serviceAccountQueries } from "#lib/client/service-accounts.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

const columns: Column<ServiceAccount>[] = [
  { key: "name", header: "Name", sortable: true, cell: (account) => account.name },
  {
    key: "identity",
    header: "Service account id",
    phone: "value",
    cell: (account) => (
      <span className="relative z-1">
        <IdPill id={account.identity} what="service account id" className="md:whitespace-nowrap" />
      </span>
    ),
  },
  {
    key: "roles",
    header: "Roles",
    cell: (account) => <RoleBadges names={account.roleBindings.map((b) => b.organisationRole.name)} />,
  },
  {
    key: "rules",
    header: "Federated identities",
    align: "right",
    phone: "hidden",
    wide: true,
    cell: (account) => account.federatedIdentityCount,
  },
  {
    key: "used",
    header: "Last used",
    sortable: true,
    align: "right",
    muted: true,
    cell: (account) => (account.lastUsedAt ? <Time value={account.lastUsedAt} /> : "never used"),
  },
  { key: "status", header: "Status", phone: "result", cell: (account) => <Status kind={account.status} /> },
];

/** All service accounts of an organisation; what is searched and how it is sorted stands in the address. */
export function ServiceAccountList() {
  const organisation = useConsole().organisation.slug;
  const paths = usePaths();
  const mayWrite = useMayWrite();
  const accounts = useQuery(serviceAccountQueries.list(organisation));
  const [{ q, sort, descending }, setView] = useQueryStates({
    q: parseAsString.withDefault(""),
    sort: parseAsStringLiteral(["name", "used"]).withDefault("name"),
    descending: parseAsStringLiteral(["true", "false"]).withDefault("false"),
  });
  const order: Sort = { key: sort, descending: descending === "true" };
  const shown = accounts.data
    ?.filter((account) => matches(account, q))
    .sort((a, b) => compare(a, b, sort) * (order.descending ? -1 : 1));
  const none = accounts.data?.length === 0;
  return (
    <>
      {none ? null : (
        <div className="flex items-center gap-2 pb-2">
          <Input
            aria-label="Search service accounts"
            placeholder="Name, id or role"
            className="w-full md:w-72"
            start={<Search aria-hidden size={16} />}
            value={q}
            onChange={(event) => void setView({ q: event.target.value || null })}
          />
        </div>
      )}
      <DataTable
        caption="Service accounts"
        columns={columns}
        state={{ ...accounts, data: shown }}
        rowKey={(account) => account.identity}
        rowHref={(account) => paths.account(account.identity)}
        rowOff={(account) => account.status === "inactive"}
        sort={order}
        onSort={(next) =>
          void setView({ sort: next.key as "name" | "used", descending: next.descending ? "true" : null })
        }
        empty={
          none ? (
            <EmptyState
              title="No service accounts."
              action={
                mayWrite ? (
                  <ButtonLink variant="primary" href={paths.newAccount}>
                    Create Service Account
                  </ButtonLink>
                ) : null
              }
            >
              A service account is what a pipeline becomes. Create one, give it a role, then say which
              pipelines may use it.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing matches.">No service account has that name, id or role.</EmptyState>
          )
        }
      />
    </>
  );
}

function RoleBadges({ names }: { names: string[] }) {
  if (names.length === 0) return <span className="text-muted">no roles</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {names.slice(0, 2).map((name) => (
        <Badge key={name}>
          <span title={name} className="max-w-28 truncate xl:max-w-40">
            {name}
          </span>
        </Badge>
      ))}
      {names.length > 2 ? <Badge>+{names.length - 2}</Badge> : null}
    </span>
  );
}

function matches(account: ServiceAccount, query: string): boolean {
  const text = query.trim().toLowerCase();
  const words = [account.name, account.identity, account.slug];
  return [...words, ...account.roleBindings.map((b) => b.organisationRole.name)].some((word) =>
    word.toLowerCase().includes(text),
  );
}

function compare(a: ServiceAccount, b: ServiceAccount, key: "name" | "used"): number {
  if (key === "name") return a.name.localeCompare(b.name, "en-GB");
  return (a.lastUsedAt ?? "").localeCompare(b.lastUsedAt ?? "");
}
