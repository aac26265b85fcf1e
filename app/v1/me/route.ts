import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { toMeView } from "#lib/console/me-view.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireCredential, toCallerIfClear } from "#lib/console/require-permission.ts";

/** Who is asking, by which credential, with which scopes and permissions. Any valid credential may ask. */
export const GET = apiRoute(async (request) => {
  const principal = await requireCredential(request);
  return answerObject(toMeView(principal, toCallerIfClear(request, principal)));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET");
