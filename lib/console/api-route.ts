import { isDatabaseOutage } from "#lib/data/is-database-outage.ts";
import { getConsole } from "./get-console.ts";
import { answerProblem, isProblem, ProblemError } from "./problem.ts";
import { requestFacts } from "./request-facts.ts";

export interface RouteContext<Params> {
  params: Params;
}
type Handler<Params> = (request: Request, context: RouteContext<Params>) => Promise<Response>;
type Route<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

/**
 * Wraps a handler of the management API: awaits its path parameters, and answers whatever it throws as RFC 9457
 * problems. A problem is answered as it is, a database that cannot be had as 503, anything else as a 500 that tells
 * no more than the request id under which it is logged.
 */
export function apiRoute<Params extends object = Record<string, never>>(
  handler: Handler<Params>,
): Route<Params> {
  return async (request, context) => {
    const { requestId } = requestFacts(request);
    const answer = await answerOf(() => runHandler(handler, request, context), request, requestId);
    answer.headers.set("cache-control", "private, no-store");
    answer.headers.set("x-request-id", requestId);
    return answer;
  };
}

async function runHandler<Params>(
  handler: Handler<Params>,
  request: Request,
  context: { params: Promise<Params> },
): Promise<Response> {
  return handler(request, { params: await context.params });
}

async function answerOf(
  run: () => Promise<Response>,
  request: Request,
  requestId: string,
): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (isProblem(error)) return answerProblem(error, requestId);
    const { method } = request;
    const { pathname: path } = new URL(request.url);
    if (isDatabaseOutage(error)) {
      getConsole().log.warn({ requestId, method, path, reason: outageCode(error) }, "database unavailable");
      return answerProblem(databaseUnavailable(), requestId);
    }
    getConsole().log.error({ requestId, method, path, err: error }, "request failed");
    return answerProblem(internalError(requestId), requestId);
  }
}

function databaseUnavailable(): ProblemError {
  return new ProblemError("unavailable", "The database cannot be reached. Try again in a moment.", {
    headers: { "retry-after": "2" },
  });
}

function internalError(requestId: string): ProblemError {
  return new ProblemError("internal_error", `Something went wrong here; the log has it under ${requestId}.`);
}

/** What the log may say of it: a code, else the name. Messages can quote statements. */
function outageCode(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find((text): text is string => typeof text === "string") ?? "unknown";
}
