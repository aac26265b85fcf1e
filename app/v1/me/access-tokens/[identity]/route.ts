import { noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { notFound } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requireSession } from "#lib/console/require-permission.ts";
import { toTokenOwner } from "#lib/console/token-owner.ts";
import { isIdentity } from "#lib/schemas/identity.ts";

/** Revokes a token of one's own: it is refused from the next request on. */
export const DELETE = apiRoute<{ identity: string }>(async (request, { params }) => {
  const { person } = await requireSession(request);
  const { accessTokens } = getConsole().database;
  const isRemoved =
    isIdentity("accessToken", params.identity) &&
    (await accessTokens.remove(toTokenOwner(request, person), params.identity));
  if (!isRemoved) throw notFound("access token");
  return noContent();
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseMethods("DELETE");
