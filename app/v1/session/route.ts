import { noContent } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { openSession } from "#lib/console/open-session.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { refuseForeignOrigin } from "#lib/console/require-own-origin.ts";
import { requireSession } from "#lib/console/require-permission.ts";
import { clearedSessionCookie } from "#lib/console/session-cookie.ts";
import { signIn } from "#lib/console/sign-in.ts";
import { signInSchema } from "#lib/schemas/me.ts";

/** Signs in with e-mail address and password. */
export const POST = apiRoute(async (request) => {
  refuseForeignOrigin(request);
  const input = await parseBody(request, signInSchema);
  const now = new Date();
  const userId = await signIn(request, input, now);
  return noContent({ "set-cookie": await openSession(request, userId, now) });
});

/** Signs out: the session is gone on the server, too. */
export const DELETE = apiRoute(async (request) => {
  const { sessionHash } = await requireSession(request);
  await getConsole().database.sessions.end(sessionHash);
  return noContent({ "set-cookie": clearedSessionCookie() });
});

export const { GET, PUT, PATCH, OPTIONS } = refuseMethods("POST, DELETE");
