"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { consolePaths } from "#components/console/paths.ts";
import { cutMiddle } from "#components/ui/cut-middle.ts";
import { type Column, DataTable, type TableState } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ExchangeOutcome, ExchangeSummary } from "#lib/schemas/exchange.ts";

/** How an outcome is shown. `failed` is ours or the issuer's fault, not the token's. */
export const outcomeStatus: Record<ExchangeOutcome, StatusKind> = {
  accepted: "accepted",
  refused: "refused",
  failed: "unavailable",
};

const columns: Column<ExchangeSummary>[] = [
  {
    key: "time",
    header: "Time",
    width: "8.5rem",
    cell: ({ createdAt }) => <Time value={createdAt} form="clock" className="tabular-nums" />,
  },
  {
    key: "result",
    header: "Result",
    phone: "result",
    width: "8rem",
    cell: ({ outcome }) => <Status kind={outcomeStatus[outcome]} />,
  },
  {
    key: "subject",
    header: "Subject",
    phone: "value",
    cell: ({ subject }) =>
      subject ? (
        <code className="type-code-small inline-block wrap-anywhere md:min-w-56" title={subject}>
          {cutMiddle(subject, 60)}
        </code>
      ) : (
        <span className="text-muted">unknown</span>
      ),
  },
  { key: "account", header: "Service account", cell: ({ serviceAccount }) => serviceAccount?.name ?? "–" },
  {
    key: "reason",
    header: "Rule or reason",
    cell: (exchange) =>
      exchange.outcome === "accepted" ? (
        <span className="text-muted">{exchange.federatedIdentity?.name}</span>
      ) : (
        (exchange.reasonText ?? exchange.error ?? "")
      ),
  },
];

interface Props {
  state: TableState<ExchangeSummary>;
  caption: string;
  /** The column that is the same in every line: on the page of an account, the account. */
  without?: "account";
}

/** A few exchanges, newest first, each leading to its checks. */
export function ExchangeLines({ state, caption, without }: Props) {
  const { organisation } = useConsole();
  const paths = consolePaths(organisation.slug);
  return (
    <DataTable
      caption={caption}
      columns={without ? columns.filter(({ key }) => key !== without) : columns}
      state={state}
      dense
      rowKey={(exchange) => exchange.identity}
      rowHref={(exchange) => paths.exchange(exchange.identity)}
      empty={
        <EmptyState title="No exchanges yet.">
          They show here as soon as a pipeline asks for a token.
        </EmptyState>
      }
    />
  );
}
