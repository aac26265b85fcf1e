"use client";

import { Search } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useConsole } from "#components/console/console-context.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { Button } from "#components/ui/button.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Input } from "#components/ui/input.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { auditQueries } from "#lib/client/audit.ts";
import { useQuery } from "#lib/client/query.ts";
import type { AuditEvent } from "#lib/schemas/audit-event.ts";
import { AuditEventSheet } from "./audit-event-sheet.tsx";
import { actionWord, actorName, changeSummary, resourceWord, resourceWords } from "./audit-words.ts";

const perPage = 50;
const everything = "all";

/** Every change: who, what, when, and the difference. Filters, page and the open event stand in the address. */
export function AuditScreen() {
  const { organisation } = useConsole();
  const [view, setView] = useQueryStates({
    q: parseAsString.withDefault(""),
    resource: parseAsString.withDefault(""),
    page: parseAsInteger.withDefault(1),
    event: parseAsString,
  });
  const events = useQuery(
    auditQueries.page(
      organisation.slug,
      { searchText: view.q, resourceType: view.resource },
      Math.max(1, view.page),
      perPage,
    ),
  );
  const open = events.data?.items.find((event) => event.eventID === view.event);
  const filtered = view.q !== "" || view.resource !== "";
  const columns: Column<AuditEvent>[] = [
    {
      key: "change",
      header: "Change",
      width: "40%",
      cell: (event) => (
        <TextButton
          className="text-left wrap-anywhere before:absolute before:inset-0"
          onClick={() => void setView({ event: event.eventID }, { history: "push" })}
        >
          {actionWord(event.action)} {resourceWord(event.resourceType)} {event.resourceName}
        </TextButton>
      ),
    },
    {
      key: "fields",
      header: "Difference",
      phone: "value",
      muted: true,
      cell: (event) => <span className="wrap-anywhere">{changeSummary(event)}</span>,
    },
    {
      key: "who",
      header: "Who",
      cell: (event) => <span className="md:whitespace-nowrap">{actorName(event)}</span>,
    },
    {
      key: "when",
      header: "When",
      align: "right",
      phone: "result",
      cell: (event) => (
        <span className="relative z-1">
          <Time value={event.createdAt} className="whitespace-nowrap" />
        </span>
      ),
    },
  ];
  return (
    <ConsolePage crumbs={[{ label: "Audit log" }]}>
      <PageHeader title="Audit log">
        Every change made in the console and over the API. Events can't be edited, and stay when what they
        speak of is deleted.
      </PageHeader>
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <Input
          aria-label="Search the audit log"
          placeholder="Name, id or person"
          className="w-full md:w-72"
          start={<Search aria-hidden size={16} />}
          value={view.q}
          onChange={(event) => void setView({ q: event.target.value || null, page: null })}
        />
        <div className="w-56">
          <Select
            aria-label="Kind of object"
            options={[{ value: everything, label: "Everything" }, ...resourceWords]}
            value={view.resource || everything}
            onChange={(value) => void setView({ resource: value === everything ? null : value, page: null })}
          />
        </div>
      </div>
      <DataTable
        caption="Audit log"
        columns={columns}
        state={{ ...events, data: events.data?.items }}
        rowKey={(event) => event.eventID}
        dense
        empty={
          <EmptyState title={filtered ? "Nothing matches." : "No changes yet."}>
            {filtered ? "No change fits the filter." : "The first change you make appears here."}
          </EmptyState>
        }
      />
      {events.data && events.data.totalPages > 1 ? (
        <div className="flex flex-wrap items-center gap-2 pt-3">
          <Button
            disabled={view.page <= 1}
            onClick={() => void setView({ page: view.page - 1 }, { history: "push" })}
          >
            Newer
          </Button>
          <Button
            disabled={view.page >= events.data.totalPages}
            onClick={() => void setView({ page: view.page + 1 }, { history: "push" })}
          >
            Older
          </Button>
          <span className="type-small text-muted tabular-nums">
            Page {events.data.page} of {events.data.totalPages}, {events.data.totalItems} changes
          </span>
        </div>
      ) : null}
      <AuditEventSheet event={open} onClose={() => void setView({ event: null })} />
    </ConsolePage>
  );
}
