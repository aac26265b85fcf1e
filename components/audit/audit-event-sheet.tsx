"use client";

import { Sheet } from "#components/ui/dialog.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AuditEvent, Change } from "#lib/schemas/audit-event.ts";
import { actionWord, actorName, resourceWord } from "./audit-words.ts";

/** One event whole: who, from where, when, and each field before and after. */
export function AuditEventSheet({ event, onClose }: { event: AuditEvent | undefined; onClose: () => void }) {
  if (!event) return null;
  const title = `${actionWord(event.action)} ${resourceWord(event.resourceType)} ${event.resourceName}`;
  const { changes = [], acknowledgedFindings = [], overrideExpectations, address, requestId } = event.context;
  return (
    <Sheet open onOpenChange={(open) => (open ? null : onClose())} title={title}>
      <div className="flex flex-col gap-5 p-4">
        <dl className="m-0 grid grid-cols-[7rem_1fr] gap-x-3 gap-y-1">
          <Fact label="who">
            {actorName(event)}
            {event.user ? <span className="text-muted"> {event.user.email}</span> : null}
          </Fact>
          <Fact label="when">
            <Time value={event.createdAt} form="exact" />
          </Fact>
          <Fact label="object">
            <IdPill id={event.resourceIdentity} what="id of the object" />
          </Fact>
          <Fact label="event">
            <IdPill id={event.eventID} what="event id" />
          </Fact>
          {address ? <Fact label="from">{address}</Fact> : null}
          {requestId ? (
            <Fact label="request">
              <IdPill id={requestId} what="request id" />
            </Fact>
          ) : null}
          {acknowledgedFindings.length > 0 ? (
            <Fact label="understood">
              <code className="type-code-small">{acknowledgedFindings.join(", ")}</code>
            </Fact>
          ) : null}
          {overrideExpectations ? <Fact label="override">Saved although an expectation failed</Fact> : null}
        </dl>
        {changes.length > 0 ? (
          <section aria-label="Difference" className="flex flex-col gap-3">
            <h3 className="type-section m-0 border-b border-line pb-2">Difference</h3>
            {changes.map((change) => (
              <ChangeLines key={change.field} change={change} />
            ))}
          </section>
        ) : (
          <p className="m-0 text-muted">{event.description || "No fields changed."}</p>
        )}
      </div>
    </Sheet>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="type-small py-0.5 text-muted">{label}</dt>
      <dd className="m-0 min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function ChangeLines({ change }: { change: Change }) {
  const from = say(change.from);
  const to = say(change.to);
  return (
    <div className="min-w-0">
      <p className="m-0 font-medium">{change.field}</p>
      {from === null ? null : (
        <del className="type-code-small block bg-bad-tint px-2 py-1 wrap-anywhere whitespace-pre-wrap text-bad no-underline">
          <span aria-hidden>− </span>
          {from}
        </del>
      )}
      {to === null ? null : (
        <ins className="type-code-small block bg-ok-tint px-2 py-1 wrap-anywhere whitespace-pre-wrap text-ok no-underline">
          <span aria-hidden>+ </span>
          {to}
        </ins>
      )}
    </div>
  );
}

function say(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
