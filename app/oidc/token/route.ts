import { fromWebRequest, toWebResponse } from "#lib/endpoint/web-http.ts";
import { getRuntime } from "#lib/runtime.ts";

export const dynamic = "force-dynamic";

/** The handler that `server.ts` reaches without Next, for `next dev` and other hosts. */
async function answer(request: Request): Promise<Response> {
  const { tokenEndpoint, readSource } = getRuntime();
  return toWebResponse(await tokenEndpoint(fromWebRequest(request, readSource)), request.method);
}

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
