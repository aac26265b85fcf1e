import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { toUserView } from "#lib/console/membership-view.ts";
import { openSession } from "#lib/console/open-session.ts";
import { toOrganisationView } from "#lib/console/organisation-view.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { refuseForeignOrigin } from "#lib/console/require-own-origin.ts";
import { requireSetupOpen, setUp } from "#lib/console/set-up.ts";
import { setupSchema } from "#lib/schemas/me.ts";

/** Makes the first owner and the first organisation, once (`API.md`, Set-up without a browser). */
export const POST = apiRoute(async (request) => {
  refuseForeignOrigin(request);
  await requireSetupOpen();
  const input = await parseBody(request, setupSchema);
  const now = new Date();
  const { user, organisation, accessToken } = await setUp(request, input, now);
  const cookie = await openSession(request, user.id, now);
  const view = {
    organisation: toOrganisationView(organisation),
    user: toUserView(user),
    ...(accessToken === null ? {} : { accessToken }),
  };
  return answerObject(view, { status: 201, headers: { "set-cookie": cookie } });
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");
