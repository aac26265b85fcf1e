import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";
import type { DataContext } from "./data-context.ts";
import { toApiScopes } from "./json-columns.ts";

/** The scopes an organisation knows, with their other spellings. */
export function apiScopes({ prisma }: DataContext) {
  return {
    async list(organisationId: OrganisationId): Promise<ApiScope[]> {
      const row = await prisma.organisation.findUniqueOrThrow({
        where: { id: organisationId },
        select: { apiScopes: true },
      });
      return toApiScopes(row.apiScopes);
    },
  };
}
