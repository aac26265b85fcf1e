import type { OrganisationUpdate } from "#lib/client/organisations.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import type { OrganisationValues } from "./organisation-schema.ts";

export function toOrganisationValues(organisation: Organisation): OrganisationValues {
  return {
    name: organisation.name,
    description: organisation.description,
    maxTokenLifetimeSeconds: String(organisation.maxTokenLifetimeSeconds),
    apiScopes: organisation.apiScopes.map(({ name, description, alsoSpelt }) => ({
      name,
      description: description ?? "",
      alsoSpelt: alsoSpelt ?? [],
    })),
  };
}

/** Only what differs from the saved organisation. */
export function toOrganisationUpdate(values: OrganisationValues, saved: Organisation): OrganisationUpdate {
  const before = toOrganisationValues(saved);
  const all: OrganisationUpdate = {
    ...values,
    maxTokenLifetimeSeconds: Number(values.maxTokenLifetimeSeconds),
  };
  const changed = (Object.keys(before) as (keyof OrganisationValues)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(values[key]),
  );
  return Object.fromEntries(changed.map((key) => [key, all[key]]));
}
