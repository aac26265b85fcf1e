import { answerList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { organisationIdsOf } from "#lib/console/me-view.ts";
import { toOrganisationView } from "#lib/console/organisation-view.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePerson } from "#lib/console/require-permission.ts";
import { toTokenOwner } from "#lib/console/token-owner.ts";
import { organisationCreateSchema } from "#lib/schemas/organisation.ts";

/** The organisations that the person belongs to. */
export const GET = apiRoute(async (request) => {
  const principal = await requirePerson(request);
  const organisations = await getConsole().database.organisations.list(organisationIdsOf(principal));
  return answerList(request, filterList(request, organisations.map(toOrganisationView)));
});

/** Makes an organisation; whoever makes it owns it. */
export const POST = apiRoute(async (request) => {
  const { person } = await requirePerson(request);
  const input = await parseBody(request, organisationCreateSchema);
  const { actor } = toTokenOwner(request, person);
  const organisation = await getConsole().database.organisations.create(actor, {
    name: input.name,
    description: input.description ?? "",
    labels: input.labels ?? {},
    annotations: input.annotations ?? {},
  });
  return answerObject(toOrganisationView(organisation), { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");
