"use client";

import type { ReactNode } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { type Column, DataTable, type TableState } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PatternText } from "#components/ui/pattern-text.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ExchangeSummary } from "#lib/schemas/exchange.ts";
import { outcomeKind, reasonText } from "./exchange-words.ts";

const columns: Column<ExchangeSummary>[] = [
  {
    key: "time",
    header: "Time",
    cell: ({ createdAt }) => (
      <Time value={createdAt} form="clock" className="whitespace-nowrap tabular-nums" />
    ),
  },
  {
    key: "result",
    header: "Result",
    phone: "result",
    cell: ({ outcome }) => <Status kind={outcomeKind[outcome]} />,
  },
  {
    key: "subject",
    header: "Workload",
    phone: "value",
    cell: ({ subject }) =>
      subject ? (
        <PatternText pattern={subject} max={72} className="md:min-w-56 xl:min-w-96" />
      ) : (
        <span className="text-muted">unreadable token</span>
      ),
  },
  {
    key: "account",
    header: "Service account",
    cell: ({ serviceAccount }) => serviceAccount?.name ?? <span className="text-muted">unknown</span>,
  },
  {
    key: "why",
    header: "Rule or reason",
    muted: true,
    cell: (exchange) =>
      exchange.outcome === "accepted" ? (
        exchange.federatedIdentity?.name
      ) : (
        <span className="text-text">
          {exchange.reasonText ?? reasonText(exchange.reason) ?? exchange.error ?? "unknown"}
        </span>
      ),
  },
  {
    key: "from",
    header: "From",
    muted: true,
    phone: "hidden",
    wide: true,
    align: "right",
    cell: (exchange) => exchange.address ?? "",
  },
];

interface Props {
  caption: string;
  state: TableState<ExchangeSummary>;
  empty?: ReactNode;
  /** A few beside other things do without where they came from; on the page of an account all are of the account. */
  without?: readonly ("account" | "from")[];
}

/** Attempts at the token endpoint, newest first; each leads to its checks. */
export function ExchangeTable({ without = [], empty = noneYet, ...props }: Props) {
  const paths = usePaths();
  return (
    <DataTable
      {...props}
      columns={columns.filter(({ key }) => !without.some((left) => left === key))}
      rowKey={(exchange) => exchange.identity}
      rowHref={(exchange) => paths.exchange(exchange.identity)}
      empty={empty}
      dense
    />
  );
}

const noneYet = (
  <EmptyState title="No exchanges yet.">They show here as soon as a pipeline asks for a token.</EmptyState>
);
