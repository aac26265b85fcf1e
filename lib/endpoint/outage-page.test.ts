import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createHotPath } from "./create-hot-path.ts";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function askForPage(isReachable: boolean): Promise<Response> {
  const hotPath = createHotPath({
    tokenEndpoint: async () => null,
    documents: {
      jwks: () => ({}),
      metadata: () => ({ origin: "http://localhost", algorithms: [] }),
      readiness: async () => ({ serving: true, database: true, keys: true }),
      reportError: () => {},
    },
    readSource: () => null,
    isReachable: async () => isReachable,
    lifecycle: { setupUrl: async () => null, drain: () => {}, close: async () => {} },
  });
  const server = createServer(async (request, response) => {
    if (!(await hotPath.answerOutage(request, response))) response.end("by Next");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sign-in`);
}

test("a page is 503 with a sentence and Retry-After while the database is away, never a 500", async () => {
  const response = await askForPage(false);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("5");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.text()).toContain("cannot reach its database");
});

test("a page is Next's while the database answers", async () => {
  expect(await (await askForPage(true)).text()).toBe("by Next");
});
