import type { TokenOwner } from "#lib/data/access-tokens.ts";
import type { Person } from "#lib/data/callers.ts";
import { requestFacts } from "./request-facts.ts";

/** A person as owner of personal tokens: each of their organisations hears of a change. */
export function toTokenOwner(request: Request, { id, name, email, memberships }: Person): TokenOwner {
  return {
    actor: { kind: "user", id, name, email, request: requestFacts(request) },
    organisationIds: memberships.map(({ organisation }) => organisation.id),
  };
}
