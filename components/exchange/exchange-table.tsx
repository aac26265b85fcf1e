"use client";

import type { ReactNode } from "react";
import { usePaths } from "#components/console/use-paths.ts";
import { type Column, DataTable, type TableState } from "#components/ui/data-table.tsx";
import { PatternText } from "#components/ui/pattern-text.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ExchangeSummary } from "#lib/schemas/exchange.ts";
import { outcomeKind, reasonText } from "./exchange-words.ts";

const columns: Column<ExchangeSummary>[] = [
  {
    key: "subject",
    header: "Workload",
    cell: (exchange) =>
      exchange.subject ? <PatternText pattern={exchange.subject} max={72} /> : <span>unreadable token</span>,
  },
  {
    key: "result",
    header: "Result",
    phone: "result",
    cell: (exchange) => <Status kind={outcomeKind[exchange.outcome]} />,
  },
  {
    key: "account",
    header: "Service account",
    cell: (exchange) => exchange.serviceAccount?.name ?? <span className="text-muted">unknown</span>,
  },
  {
    key: "why",
    header: "Rule or reason",
    phone: "value",
    muted: true,
    cell: (exchange) =>
      exchange.outcome === "accepted" ? (
        exchange.federatedIdentity?.name
      ) : (
        <span className="text-text">{exchange.reasonText ?? reasonText(exchange.reason) ?? "unknown"}</span>
      ),
  },
  { key: "from", header: "From", muted: true, phone: "hidden", cell: (exchange) => exchange.address ?? "" },
  {
    key: "time",
    header: "Time",
    align: "right",
    cell: (exchange) => (
      <span className="relative z-1">
        <Time value={exchange.createdAt} form="clock" />
      </span>
    ),
  },
];

/** Attempts at the token endpoint, newest first; each leads to its checks. */
export function ExchangeTable(props: {
  caption: string;
  state: TableState<ExchangeSummary>;
  empty: ReactNode;
}) {
  const paths = usePaths();
  return (
    <DataTable
      {...props}
      columns={columns}
      rowKey={(exchange) => exchange.identity}
      rowHref={(exchange) => paths.exchange(exchange.identity)}
      dense
    />
  );
}
