import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createHotPath, type HotPathParts } from "./create-hot-path.ts";
import type { HandOver } from "./hot-path.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(
  parts: Partial<HotPathParts> = {},
  handOver: HandOver = async (_, it) => void it.end("Next"),
) {
  const errors: unknown[] = [];
  const server = createServer((request, response) => hotPath.handle(request, response, handOver));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hotPath = createHotPath({
    door: { publicUrl: url, ownHosts: new Set(), isDevelopment: false },
    tokenEndpoint: async () => ({ status: 200, headers: {}, body: "token" }),
    documents: {
      jwks: () => ({ keys: [] }),
      metadata: () => ({ origin: url, algorithms: [] }),
      readiness: async () => ({ serving: true, database: true, keys: true }),
      reportError: (error) => errors.push(error),
    },
    readSource: () => null,
    isReachable: async () => true,
    lifecycle: { setupUrl: async () => null, drain: () => {}, close: async () => {} },
    ...parts,
  });
  return { url, errors };
}

test("a page is 503 with a sentence and Retry-After while the database is away, never a 500", async () => {
  const { url } = await serve({ isReachable: async () => false });
  const response = await fetch(`${url}/sign-in`);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("5");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.text()).toContain("cannot reach its database");
});

test("a page, an API call and a file are Next's", async () => {
  const { url } = await serve();
  for (const path of ["/sign-in", "/v1/me", "/_next/static/x.js"])
    expect(await (await fetch(url + path)).text()).toBe("Next");
});

test("Next's other addresses do not exist, and broken escapes are 400, or 404 of the API", async () => {
  const { url } = await serve();
  for (const [path, status] of [
    ["/_next/image?url=x", 404],
    ["/_not-found", 404],
    ["/%5Fnext/data", 404],
    ["/%zz", 400],
    ["/v1/service-accounts/%zz", 404],
  ] as const)
    expect((await fetch(url + path)).status, path).toBe(status);
});

test("what the API refuses before its handlers is a problem like any other, with the message that clients print", async () => {
  const { url } = await serve({}, () => Promise.reject(new Error("broken")));
  for (const [path, status, code] of [
    ["/v1/iam/roles/%zz", 404, "not_found"],
    ["/v1/me", 503, "unavailable"],
  ] as const) {
    const response = await fetch(url + path);
    expect(response.headers.get("content-type"), path).toBe("application/problem+json");
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: "about:blank", status, code });
    expect(problem.requestId).toBe(response.headers.get("x-request-id"));
    expect([problem.title, problem.message]).toEqual([response.statusText, problem.detail]);
  }
  expect((await fetch(`${url}/%zz`)).headers.get("content-type")).toBe("application/json");
});

test("a 400 of the API lists its error, like those of the handlers", async () => {
  const { url } = await serve();
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.once("data", (chunk) => resolve(String(chunk)));
    socket.write("GET /v1/me HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  });
  const [, body = ""] = answer.split("\r\n\r\n");
  const message = expect.stringContaining("public address");
  expect(JSON.parse(body)).toMatchObject({ status: 400, errors: [{ path: "", message }], message });
});

test("a token in a URL is refused before it is redirected or handed on (REQ-59)", async () => {
  const { url } = await serve();
  const jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
  for (const path of [`/sign-in?next=x&token=${jwt}`, `/v1/me?access_token=mrp_${"A".repeat(43)}`]) {
    const response = await fetch(url + path);
    expect([path, response.status]).toEqual([path, 400]);
    expect(await response.text()).not.toContain(jwt);
  }
  expect(await (await fetch(`${url}/v1/audit?searchText=eyJ&cursor=exc_1`)).text()).toBe("Next");
});

test("the token endpoint is found behind the double slash of a base URL that ends in one", async () => {
  const { url } = await serve();
  expect(await (await fetch(`${url}//oidc/token`, { method: "POST" })).text()).toBe("token");
});

test("what Next throws is 503 and reported", async () => {
  const error = new Error("broken");
  const { url, errors } = await serve({}, () => Promise.reject(error));
  const response = await fetch(`${url}/sign-in`);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(errors).toEqual([error]);
});

test("more than 1 024 requests at once are refused, health is not", async () => {
  const release = Promise.withResolvers<void>();
  const { url } = await serve({}, async (_, response) => {
    await release.promise;
    response.end("Next");
  });
  const waiting = Array.from({ length: 1_024 }, () => fetch(`${url}/slow`));
  await expect.poll(async () => (await fetch(`${url}/oidc/jwks`)).status, { timeout: 10_000 }).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  release.resolve();
  expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]));
  expect((await fetch(`${url}/oidc/jwks`)).status).toBe(200);
}, 30_000);

const readAndForget: TokenEndpoint = async (request) => {
  await request.readBody(100);
  return null;
};

test("an endpoint that is not served is 404, not a way to the sign-in", async () => {
  const { url } = await serve();
  for (const path of ["/oidc/introspect", "/OIDC/token", "/oidc/%74oken", "/.well-known/jwks.json"]) {
    const response = await fetch(url + path, { method: "POST", body: "subject_token=x" });
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  }
  expect(await (await fetch(`${url}/oidc/token/`, { method: "POST", body: "x" })).text()).toBe("Next");
});

test("an endpoint that is not served yet is no page either", async () => {
  const { url } = await serve();
  for (const path of ["/v1", "/oidc", "/.well-known", "/metrics"])
    expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
  expect((await fetch(`${url}/v1`)).headers.get("content-type")).toBe("application/problem+json");
  expect(await (await fetch(`${url}/metrics-team/iam`)).text()).toBe("Next");
});

test("a page can only be read: nothing sent to one reaches Next", async () => {
  const { url } = await serve();
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const response = await fetch(`${url}/sign-in`, { method, headers: { "Next-Action": "x" } });
    expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "GET, HEAD"]);
  }
  expect(await (await fetch(`${url}/v1/session`, { method: "POST" })).text()).toBe("Next");
});

test("two Host headers are refused, even when the first is ours", async () => {
  const { url } = await serve();
  const { host, port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.end(`GET /sign-in HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`);
  const answer = await new Promise<string>((resolve) =>
    socket.once("data", (chunk) => resolve(String(chunk))),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test("slow bodies do not crowd out whole requests", async () => {
  const { url } = await serve({ tokenEndpoint: readAndForget });
  const { port } = new URL(url);
  const head = `POST /oidc/token HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 50\r\n\r\na=`;
  const slow = Array.from({ length: 1_100 }, () => connect(Number(port), "127.0.0.1").on("error", () => {}));
  await Promise.all(slow.map((socket) => new Promise((sent) => socket.write(head, sent))));
  await pause(500);
  expect((await fetch(`${url}/oidc/jwks`)).status).toBe(200);
  for (const socket of slow) socket.destroy();
}, 30_000);

test("Next hears who connected from us alone", async () => {
  const { url } = await serve(
    {},
    async (request, response) => void response.end(JSON.stringify(request.headers)),
  );
  const headers = {
    "X-Mooring-Peer": "6.6.6.6",
    "X-Forwarded-Host": "evil.example",
    "X-Nonce": "x",
    Forwarded: "for=6.6.6.6",
  };
  const heard = (await (await fetch(`${url}/sign-in`, { headers })).json()) as Record<string, string>;
  expect(heard["x-mooring-peer"]).toBe("127.0.0.1");
  for (const name of ["x-forwarded-host", "x-nonce", "forwarded"]) expect(heard).not.toHaveProperty(name);
});
