import type * as z from "zod";
import type { OrganisationFields } from "#lib/data/organisations.ts";
import type { ApiScope, organisationUpdateSchema } from "#lib/schemas/organisation.ts";
import { invalidInput } from "./parse-body.ts";

/** What a PUT changes: null and absence mean "leave it". Throws 400 when two scopes share a spelling. */
export function toOrganisationChange(
  input: z.output<typeof organisationUpdateSchema>,
): Partial<OrganisationFields> {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const change = Object.fromEntries(given) as Partial<OrganisationFields>;
  return input.apiScopes ? { ...change, apiScopes: distinctScopes(input.apiScopes) } : change;
}

function distinctScopes(scopes: ApiScope[]): ApiScope[] {
  const seen = new Set<string>();
  for (const [index, { name, alsoSpelt }] of scopes.entries())
    for (const spelling of [name, ...(alsoSpelt ?? [])]) {
      if (seen.has(spelling))
        throw invalidInput([
          { path: `apiScopes.${index}.name`, code: "duplicate", message: `${spelling} occurs twice` },
        ]);
      seen.add(spelling);
    }
  return scopes.map(({ name, alsoSpelt, description }) => ({
    name,
    alsoSpelt: alsoSpelt ?? [],
    description: description ?? "",
  }));
}
