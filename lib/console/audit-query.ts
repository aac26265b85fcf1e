import type { AuditFilter } from "#lib/data/audit-events.ts";
import type { Caller } from "./caller.ts";
import { textParameter } from "./filter-list.ts";
import { invalidParameter } from "./page-of.ts";

/**
 * Page and filters of an audit request. Filter null: nothing can match, since another organisation or an impersonator
 * is asked for, and there is none. Throws 400 for a page, limit or status that is no number in range.
 */
export function readAuditQuery(
  request: Request,
  organisation: Caller["organisation"],
): { filter: AuditFilter | null; page: number; limit: number } {
  const text = (name: string) => textParameter(request, name);
  const asked = text("organizationIdentity");
  const isElsewhere = asked !== null && asked !== organisation.id && asked !== organisation.slug;
  return {
    page: number(text("page"), "page", { fallback: 1, max: 1_000_000 }),
    limit: number(text("limit"), "limit", { fallback: 100, max: 1_000 }),
    filter:
      isElsewhere || text("impersonatorIdentity") !== null
        ? null
        : {
            actions: listed(text("action")),
            resourceTypes: listed(text("resourceType")),
            resourceId: text("resourceIdentity"),
            userId: text("userIdentity"),
            serviceAccount: text("serviceAccount"),
            searchText: text("searchText"),
            responseStatus: number(text("responseStatus"), "responseStatus", { fallback: null, max: 999 }),
          },
  };
}

/** Several values are separated by commas: the SDK joins them so. */
function listed(text: string | null): string[] {
  return (text ?? "")
    .split(",")
    .map((value) => value.trim())
    .filter(Boolean);
}

function number<Fallback extends number | null>(
  text: string | null,
  name: string,
  { fallback, max }: { fallback: Fallback; max: number },
): number | Fallback {
  if (text === null) return fallback;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return value;
  throw invalidParameter(name, `give a whole number from 1 to ${max}`);
}
