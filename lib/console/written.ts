import type { Removed, Updated } from "#lib/data/outcomes.ts";
import type { OrganisationId } from "#lib/schemas/identity.ts";
import { objectChanged } from "./if-match.ts";
import { notFound, ProblemError } from "./problem.ts";

interface Written {
  organisationId: OrganisationId;
  id: string;
  /** The noun in a sentence: `service account`. */
  what: string;
}

/** What a change gave; throws 404 when the object is gone and 412 when it is not at the version expected. */
export async function updatedOrProblem<Item>(
  result: Updated<Item>,
  { organisationId, id, what }: Written,
): Promise<Item> {
  if (result.outcome === "updated") return result.record;
  if (result.outcome === "stale") throw await objectChanged(organisationId, id);
  throw notFound(what);
}

/** Throws unless the deletion went through: 404, 412, or 409 that names what depends on the object. */
export async function requireRemoved(result: Removed, { organisationId, id, what }: Written): Promise<void> {
  if (result.outcome === "removed") return;
  if (result.outcome === "stale") throw await objectChanged(organisationId, id);
  if (result.outcome === "not_found") throw notFound(what);
  throw new ProblemError("in_use", describeDependents(what, result));
}

function describeDependents(
  what: string,
  { dependents, count }: { dependents: { name: string }[]; count: number },
): string {
  const names = dependents.map(({ name }) => name).join(", ");
  const more = count > dependents.length ? ` and ${count - dependents.length} more` : "";
  const rules = count === 1 ? "a federated identity uses" : `${count} federated identities use`;
  return `The ${what} cannot be deleted while ${rules} it: ${names}${more}. Delete them or change what they use first.`;
}
