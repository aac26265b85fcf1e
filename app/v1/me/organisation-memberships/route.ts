import { answerList } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { organisationIdsOf, toOwnMembershipViews } from "#lib/console/me-view.ts";
import { toOrganisationView } from "#lib/console/organisation-view.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireCredential } from "#lib/console/require-permission.ts";

/** Where the caller belongs. Needs no organisation header: clients find the slug for it here. */
export const GET = apiRoute(async (request) => {
  const principal = await requireCredential(request);
  const organisations = await getConsole().database.organisations.list(organisationIdsOf(principal));
  return answerList(request, toOwnMembershipViews(principal, organisations.map(toOrganisationView)));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET");
