import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import type { AuditEvent, Prisma } from "./generated/client.ts";

/** A stored event, newest first in lists. */
export type RecordedEvent = AuditEvent;

/** Filters of `WIRE.md` section 7; null or empty filters nothing. */
export interface AuditFilter {
  actions: string[];
  resourceTypes: string[];
  resourceId: string | null;
  userId: string | null;
  /** Identity or slug. */
  serviceAccount: string | null;
  searchText: string | null;
  responseStatus: number | null;
}

/** Reading the audit log. It is written by `writeAudited` alone. */
export function auditEvents({ prisma }: DataContext) {
  return {
    /** One page, and how many events match in all. */
    async page(
      organisationId: OrganisationId,
      filter: AuditFilter,
      { page, limit }: { page: number; limit: number },
    ): Promise<{ events: RecordedEvent[]; total: number }> {
      const where = toWhere(organisationId, filter);
      const [events, total] = await prisma.$transaction([
        prisma.auditEvent.findMany({ where, orderBy: { id: "desc" }, skip: (page - 1) * limit, take: limit }),
        prisma.auditEvent.count({ where }),
      ]);
      return { events, total };
    },

    /** Who changed an object last, and when; null when the log does not know. */
    async lastChange(
      organisationId: OrganisationId,
      resourceId: string,
    ): Promise<{ by: string; at: Date } | null> {
      const event = await prisma.auditEvent.findFirst({
        where: { organisationId, resourceId },
        orderBy: { id: "desc" },
        select: { userName: true, serviceAccountName: true, createdAt: true },
      });
      return event && { by: event.userName ?? event.serviceAccountName ?? "Somebody", at: event.createdAt };
    },
  };
}

function toWhere(organisationId: OrganisationId, filter: AuditFilter): Prisma.AuditEventWhereInput {
  const { actions, resourceTypes, resourceId, userId, serviceAccount, searchText, responseStatus } = filter;
  return {
    organisationId,
    ...(actions.length === 0 ? {} : { action: { in: actions } }),
    ...(resourceTypes.length === 0 ? {} : { resourceType: { in: resourceTypes } }),
    ...(resourceId === null ? {} : { resourceId }),
    ...(userId === null ? {} : { userId }),
    ...(responseStatus === null ? {} : { responseStatus }),
    AND: [
      serviceAccount === null
        ? {}
        : { OR: [{ serviceAccountId: serviceAccount }, { serviceAccountSlug: serviceAccount }] },
      searchText === null
        ? {}
        : { OR: searchedColumns.map((column) => ({ [column]: contains(searchText) })) },
    ],
  };
}

const searchedColumns = [
  "description",
  "action",
  "resourceType",
  "resourceId",
  "resourceName",
  "userName",
  "userEmail",
  "serviceAccountName",
] as const satisfies (keyof AuditEvent)[];

/** Prisma leaves the wildcards of LIKE alone, so they are escaped here. */
function contains(text: string): Prisma.StringFilter {
  return { contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" };
}
