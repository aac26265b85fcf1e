import type { RecordedEvent } from "#lib/data/audit-events.ts";
import type { AuditEvent } from "#lib/schemas/audit-event.ts";
import type { Caller } from "./caller.ts";

/** An audit event as the wire has it, with the user or the service account that did it. */
export function toAuditEventView(event: RecordedEvent, organisation: Caller["organisation"]): AuditEvent {
  return {
    eventID: event.id,
    createdAt: event.createdAt.toISOString(),
    action: event.action,
    resourceType: event.resourceType,
    resourceIdentity: event.resourceId,
    resourceName: event.resourceName,
    description: event.description,
    organizationIdentity: organisation.id,
    organization: { identity: organisation.id, name: organisation.name, slug: organisation.slug },
    ...actorView(event),
    responseStatus: event.responseStatus,
    context: event.context as AuditEvent["context"],
  };
}

function actorView(event: RecordedEvent): Partial<AuditEvent> {
  if (event.userId !== null)
    return {
      userIdentity: event.userId,
      user: { subject: event.userId, name: event.userName ?? "", email: event.userEmail ?? "" },
    };
  const identity = event.serviceAccountId ?? "";
  return {
    serviceAccountIdentity: identity,
    serviceAccount: {
      identity,
      name: event.serviceAccountName ?? "",
      slug: event.serviceAccountSlug ?? "",
    },
  };
}
