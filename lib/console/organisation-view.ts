import type { OrganisationRecord } from "#lib/data/organisations.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";

/** An organisation as the wire has it. */
export function toOrganisationView(record: OrganisationRecord): Organisation {
  const { id, version, createdAt, updatedAt, ...fields } = record;
  const { name, description, labels, annotations, slug, maxTokenLifetimeSeconds, apiScopes } = fields;
  return {
    identity: id,
    name,
    slug,
    description,
    labels,
    annotations,
    maxTokenLifetimeSeconds,
    apiScopes,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    objectVersion: version,
  };
}
