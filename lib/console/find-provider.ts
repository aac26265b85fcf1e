import type { ProviderRecord } from "#lib/data/identity-providers.ts";
import { type Caller, requireOnObject } from "./caller.ts";
import { getConsole } from "./get-console.ts";
import type { Verb } from "./permissions.ts";
import { referenceNotFound } from "./problem.ts";

/** The identity provider of a path, which the caller may do this to. Throws 404 and 403. */
export async function findProvider(caller: Caller, verb: Verb, reference: string): Promise<ProviderRecord> {
  const provider = await getConsole().database.identityProviders.find(caller.organisationId, reference);
  if (!provider) throw referenceNotFound("identity provider", reference);
  const target = { identity: provider.id, slug: provider.slug };
  requireOnObject(caller, "federated_identity_provider", verb, target);
  return provider;
}
