import { apiRoute } from "./api-route.ts";
import { ProblemError } from "./problem.ts";

/**
 * Handlers for the methods that a route does not offer, so that they too get a problem: Next by itself answers 405
 * with an empty body, and to OPTIONS that it offers what these refuse. `allow` is the header, `GET, POST`; take out of
 * the answer what the route does not export itself.
 */
export function refuseMethods(allow: string) {
  const refuse = apiRoute<object>(async (request) => {
    throw new ProblemError("method_not_allowed", `${request.method} is not offered here; use ${allow}.`, {
      headers: { allow },
    });
  });
  const options = () => new Response(null, { status: 204, headers: { allow } });
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS: options };
}
