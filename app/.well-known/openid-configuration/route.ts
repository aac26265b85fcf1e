import { answerPublicPath } from "#lib/endpoint/public-documents.ts";
import { toWebResponse } from "#lib/endpoint/web-http.ts";
import { getRuntime } from "#lib/runtime.ts";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const answer = await answerPublicPath(
    "/.well-known/openid-configuration",
    request.method,
    getRuntime().documents,
  );
  return toWebResponse(answer, request.method);
}
