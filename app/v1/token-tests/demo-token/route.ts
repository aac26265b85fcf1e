import { answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { parseBody } from "#lib/console/parse-body.ts";
import { ProblemError } from "#lib/console/problem.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePermission } from "#lib/console/require-permission.ts";
import { getRuntime } from "#lib/runtime.ts";
import { demoTokenRequestSchema } from "#lib/schemas/token-test.ts";

/** Has the demo issuer sign a sample. Everywhere but in a demo there is nothing at this path. */
export const POST = apiRoute(async (request) => {
  await requirePermission(request, "federated_identity", "read");
  const { demoSigner } = getRuntime();
  if (!demoSigner) throw new ProblemError("not_found", "The API has nothing at this path.");
  const { claims } = await parseBody(request, demoTokenRequestSchema);
  const signed = await demoSigner.sign(claims);
  if (signed.ok) return answerObject({ token: signed.token });
  throw new ProblemError("unavailable", `The demo issuer did not sign it: ${signed.failure.message}.`);
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseMethods("POST");
