/** Any route, whatever its path parameters are. */
type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

export interface TestAnswer<Body> {
  status: number;
  headers: Headers;
  /** The parsed JSON; null without a body. */
  body: Body;
}

export interface TestCall {
  token?: string;
  method?: string;
  path?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** For tests: calls a route handler as a client with a personal token does, and reads its JSON. */
export async function callRoute<Body = Record<string, unknown>>(
  route: Route,
  params: Record<string, string>,
  { token, method = "GET", path = "/v1/test", body, headers = {} }: TestCall = {},
): Promise<TestAnswer<Body>> {
  const scheme = token?.startsWith("mrp_") ? "Token" : "Bearer";
  const request = new Request(`https://mooring.example${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `${scheme} ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer = await route(request, { params: Promise.resolve(params as never) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : null) as Body };
}
