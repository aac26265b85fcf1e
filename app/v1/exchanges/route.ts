import { apiRoute } from "#lib/console/api-route.ts";
import { nextPage, readExchangeQuery } from "#lib/console/exchange-query.ts";
import { toExchangeSummary } from "#lib/console/exchange-view.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";

/**
 * Every attempt at the token endpoint, newest first, always in pages; one may be short, even empty, with a next one.
 * `X-Total-Count` stops counting at 10 000, and is left out where counting takes too long.
 */
export const GET = apiRoute(async (request) => {
  const { organisationId } = await requirePermission(request, "audit", ["read", "list"]);
  const { filter, limit, cursor } = await readExchangeQuery(request, organisationId);
  const { exchanges } = getConsole().database;
  const page = await exchanges.list(organisationId, filter, { limit, cursor });
  const headers = new Headers({ "content-type": "application/json" });
  const isShort = page.exchanges.length < limit && page.nextCursor !== null;
  // What was not looked through for a page is not counted either.
  const total = isShort ? null : await exchanges.count(organisationId, filter);
  if (total !== null) headers.set("x-total-count", String(total));
  if (page.nextCursor !== null)
    headers.set("link", `<${nextPage(request, page.nextCursor, limit)}>; rel="next"`);
  return new Response(JSON.stringify(page.exchanges.map(toExchangeSummary)), { status: 200, headers });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET");
