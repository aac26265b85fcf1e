import type { Change } from "#lib/schemas/audit-event.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import type { Prisma } from "./generated/client.ts";

/** Facts of the request that made a change, for its audit event. */
export interface ChangeRequest {
  requestId: string;
  address: string | null;
  userAgent: string | null;
}

/** Who makes a change, with names as they are at the time. */
export type Actor = (
  | { kind: "user"; id: string; name: string; email: string }
  | { kind: "service_account"; id: string; name: string; slug: string }
) & { request: ChangeRequest };

/** What an audit event says of a change. `changes` is the field difference (`describeChanges`), never a secret. */
export interface ChangeEvent {
  action: "create" | "update" | "delete" | (string & {});
  /** As role rules spell it: `federated_identity`. */
  resourceType: string;
  resourceId: string;
  resourceName: string;
  description?: string;
  changes?: Change[];
  /** More for the event's `context`. */
  context?: Record<string, unknown>;
  /** Default: 201 create, 204 delete, 200 the rest. */
  responseStatus?: number;
}

export type Transaction = Prisma.TransactionClient;

/**
 * The one way configuration is written: the change, its audit event and the notice to other instances in one
 * transaction; afterwards this instance drops what it remembers. Event null means that nothing was changed.
 * `change` must use `tx` alone: embedded there is one session, and the outer client would wait for ever.
 */
export async function writeAudited<Result>(
  context: DataContext,
  { organisationId, actor }: { organisationId: OrganisationId; actor: Actor },
  change: (tx: Transaction) => Promise<{ result: Result; event: ChangeEvent | ChangeEvent[] | null }>,
): Promise<Result> {
  const { result, events } = await context.prisma.$transaction(async (tx) => {
    const { result, event } = await change(tx);
    const events = [event ?? []].flat();
    await addAuditEvents(tx, { organisationId, actor }, events);
    if (events.length > 0) await tx.$executeRaw`SELECT pg_notify('mooring_trust', ${organisationId})`;
    return { result, events };
  });
  if (events.length > 0) context.trustChanged(organisationId);
  return result;
}

/** Adds events inside a transaction of the caller's own: for changes that concern several organisations at once. */
export async function addAuditEvents(
  tx: Transaction,
  { organisationId, actor }: { organisationId: OrganisationId; actor: Actor },
  events: readonly ChangeEvent[],
): Promise<void> {
  for (const event of events) await tx.auditEvent.create({ data: auditRow(organisationId, actor, event) });
}

/** The fields of a unique constraint that an error reports as violated, or null for any other error. */
export function violatedConstraint(error: unknown): string[] | null {
  if (typeof error !== "object" || error === null) return null;
  const { code, meta } = error as { code?: unknown; meta?: Record<string, unknown> };
  if (code !== "P2002") return null;
  return JSON.stringify(meta ?? {}).match(/[a-z_]+/gi) ?? [];
}

function auditRow(
  organisationId: OrganisationId,
  actor: Actor,
  event: ChangeEvent,
): Prisma.AuditEventUncheckedCreateInput {
  return {
    organisationId,
    id: newIdentity("auditEvent"),
    action: event.action,
    resourceType: event.resourceType,
    resourceId: event.resourceId,
    resourceName: event.resourceName,
    description: event.description ?? `${event.action} ${event.resourceType} ${event.resourceName}`,
    ...actorColumns(actor),
    responseStatus: event.responseStatus ?? defaultStatus(event.action),
    context: {
      ...actor.request,
      ...event.context,
      ...(event.changes ? { changes: event.changes } : {}),
    } as Prisma.InputJsonObject,
  };
}

function actorColumns(actor: Actor) {
  return actor.kind === "user"
    ? { userId: actor.id, userName: actor.name, userEmail: actor.email }
    : { serviceAccountId: actor.id, serviceAccountName: actor.name, serviceAccountSlug: actor.slug };
}

function defaultStatus(action: string): number {
  if (action === "create") return 201;
  return action === "delete" ? 204 : 200;
}
