import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { toExchangeDetail } from "#lib/console/exchange-view.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { exchangeHints } from "./exchange-hints.ts";

/** One attempt with every check that was made, and what to do about those that failed. */
export const GET = apiRoute<{ identity: string }>(async (request, { params }) => {
  const { organisationId } = await requirePermission(request, "audit", "read");
  const exchange = await getConsole().database.exchanges.get(organisationId, params.identity);
  if (!exchange) throw notFound("exchange");
  return answerObject(toExchangeDetail(exchange, await exchangeHints(organisationId, exchange)));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET");
