import type { ExchangeFilter } from "#lib/data/exchange-filter.ts";
import { exchangeOutcomeSchema } from "#lib/schemas/exchange.ts";
import type { OrganisationId } from "#lib/schemas/identity.ts";
import { isIdentity } from "#lib/schemas/identity.ts";
import { textParameter } from "./filter-list.ts";
import { getConsole } from "./get-console.ts";
import { invalidParameter } from "./page-of.ts";

export interface ExchangeQuery {
  filter: ExchangeFilter;
  limit: number;
  cursor: string | null;
}

const limitDefault = 50;
const limitMax = 1_000;

/**
 * Page and filters of a list of exchanges. References may be slugs or names of what is still there; an identity finds
 * also what has been deleted. Throws 400 for an outcome, time, limit or cursor that is none.
 */
export async function readExchangeQuery(
  request: Request,
  organisationId: OrganisationId,
): Promise<ExchangeQuery> {
  const { serviceAccounts, identityProviders, federatedIdentities } = getConsole().database;
  const text = (name: string) => textParameter(request, name);
  const identityOf = async (
    name: string,
    find: (organisationId: OrganisationId, reference: string) => Promise<{ id: string } | null>,
  ) => {
    const reference = text(name);
    return reference && ((await find(organisationId, reference))?.id ?? reference);
  };
  return {
    filter: {
      outcome: readOutcome(text("outcome")),
      reason: text("reason"),
      serviceAccountId: await identityOf("serviceAccountIdentity", serviceAccounts.find),
      providerId: await identityOf("providerIdentity", identityProviders.find),
      federatedIdentityId: await identityOf("federatedIdentityIdentity", federatedIdentities.find),
      subject: text("subject"),
      from: readTime("from", text("from")),
      to: readTime("to", text("to")),
    },
    limit: readLimit(text("limit")),
    cursor: readCursor(text("cursor")),
  };
}

/** The path and query of the next page, for the `Link` header. */
export function nextPage(request: Request, cursor: string, limit: number): string {
  const url = new URL(request.url);
  url.searchParams.set("limit", String(limit));
  url.searchParams.set("cursor", cursor);
  return `${url.pathname}${url.search}`;
}

function readOutcome(text: string | null): ExchangeFilter["outcome"] {
  if (text === null) return null;
  const outcome = exchangeOutcomeSchema.safeParse(text);
  if (outcome.success) return outcome.data;
  throw invalidParameter("outcome", `use one of ${exchangeOutcomeSchema.options.join(", ")}`);
}

function readTime(name: string, text: string | null): Date | null {
  if (text === null) return null;
  const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text);
  const time = new Date(text);
  if (isRfc3339 && !Number.isNaN(time.getTime())) return time;
  throw invalidParameter(name, "use a time such as 2027-01-31T12:00:00Z");
}

function readLimit(text: string | null): number {
  if (text === null) return limitDefault;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  throw invalidParameter("limit", `give a whole number from 1 to ${limitMax}`);
}

function readCursor(text: string | null): string | null {
  if (text === null || isIdentity("exchange", text)) return text;
  throw invalidParameter("cursor", "use a cursor from the Link header of a previous page");
}
