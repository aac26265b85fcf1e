import type { DetailedExchange } from "#lib/data/exchanges.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { OrganisationId } from "#lib/schemas/identity.ts";

/** What to do about a recorded refusal, judged by the rules as they are now. */
export async function exchangeHints(
  _organisationId: OrganisationId,
  _exchange: DetailedExchange,
): Promise<Hint[]> {
  return [];
}
