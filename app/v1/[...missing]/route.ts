import { apiRoute } from "#lib/console/api-route.ts";
import { ProblemError } from "#lib/console/problem.ts";

/** Whatever the management API does not have, by any method. */
const missing = apiRoute<object>(async () => {
  throw new ProblemError("not_found", "The API has nothing at this path.");
});
export {
  missing as DELETE,
  missing as GET,
  missing as OPTIONS,
  missing as PATCH,
  missing as POST,
  missing as PUT,
};
