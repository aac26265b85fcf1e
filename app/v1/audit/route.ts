import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { toAuditEventView } from "#lib/console/audit-event-view.ts";
import { readAuditQuery } from "#lib/console/audit-query.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import type { AuditPage } from "#lib/schemas/audit-event.ts";

/** The changes made in the organisation, newest first, in pages (`WIRE.md` section 7). */
export const GET = apiRoute(async (request) => {
  const { organisationId, organisation } = await requirePermission(request, "audit", ["list", "read"]);
  const { filter, page, limit } = readAuditQuery(request, organisation);
  const { auditEvents } = getConsole().database;
  const { events, total } = filter
    ? await auditEvents.page(organisationId, filter, { page, limit })
    : { events: [], total: 0 };
  const view: AuditPage = {
    items: events.map((event) => toAuditEventView(event, organisation)),
    totalItems: total,
    page,
    itemsPerPage: limit,
    totalPages: Math.ceil(total / limit),
    totalCount: total,
  };
  return answerObject(view);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET");
