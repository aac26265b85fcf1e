import type { RequestListener, ServerResponse } from "node:http";
import type { ServerOptions } from "node:https";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type DemoCertificate, makeDemoCertificate } from "#e2e/support/demo-issuer-certificate.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { createOutboundPolicy, type OutboundPolicy } from "./outbound-policy.ts";
import { bodyBytesMax, type FetchRequest, safeFetch } from "./safe-fetch.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function fetchFrom(
  handler: RequestListener,
  request: Partial<FetchRequest> = {},
  tls?: ServerOptions,
  entries?: (started: TestServer) => string[],
) {
  server = await startTestServer(handler, tls);
  const listed = entries?.(server) ?? [tls === undefined ? server.origin : `127.0.0.1:${server.port}`];
  const policy = createOutboundPolicy(listed);
  return safeFetch({ url: `${server.origin}/x`, policy, caCertificates: null, ...request });
}

const answer =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = "{}"): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body);
  };
const categoryOf = (outcome: Awaited<ReturnType<typeof safeFetch>>) =>
  outcome.ok ? `ok ${outcome.status}` : outcome.failure.category;

describe("a fetch over plain http to a listed origin", () => {
  it("answers the body and the headers that caching needs, over a connection of its own", async () => {
    const seen: Record<string, unknown>[] = [];
    const outcome = await fetchFrom((request, response) => {
      seen.push({ ...request.headers, url: request.url, method: request.method });
      answer(200, { etag: '"1"', "cache-control": "max-age=60", age: "3" }, '{"a":1}')(request, response);
    });
    if (!outcome.ok || server === null) throw new Error(categoryOf(outcome));
    expect(outcome.body.toString()).toBe('{"a":1}');
    expect(outcome.headers).toEqual({ etag: '"1"', cacheControl: "max-age=60", age: "3" });
    expect(outcome.facts).toMatchObject({
      addresses: ["127.0.0.1"],
      address: "127.0.0.1",
      certificate: null,
    });
    expect(seen[0]).toMatchObject({
      method: "GET",
      url: "/x",
      connection: "close",
      "accept-encoding": "identity",
    });
    const policy = createOutboundPolicy([server.origin]);
    await safeFetch({ url: `${server.origin}/x`, policy, caCertificates: null });
    expect(server.connections()).toBe(2);
  });

  it("takes 304 only as the answer to If-None-Match", async () => {
    expect(categoryOf(await fetchFrom(answer(304), { ifNoneMatch: '"1"' }))).toBe("ok 304");
    await server?.close();
    expect(categoryOf(await fetchFrom(answer(304)))).toBe("status");
  });

  it.each([301, 302, 303, 307, 308])("never follows a redirect: %i", async (status) => {
    let asked = 0;
    const outcome = await fetchFrom((request, response) => {
      asked++;
      answer(status, { location: "/y" })(request, response);
    });
    expect([categoryOf(outcome), asked]).toEqual(["redirect", 1]);
  });

  it.each([204, 206, 400, 401, 404, 429, 500, 503])("refuses status %i", async (status) => {
    expect(categoryOf(await fetchFrom(answer(status)))).toBe("status");
  });

  it("reads Retry-After in seconds and as a date", async () => {
    const seconds = await fetchFrom(answer(503, { "retry-after": "120" }));
    expect(seconds).toMatchObject({ failure: { retryAfterSeconds: 120 } });
    await server?.close();
    const date = new Date(Date.now() + 90_000).toUTCString();
    const dated = await fetchFrom(answer(429, { "retry-after": date }));
    const asked = dated.ok ? 0 : (dated.failure.retryAfterSeconds ?? 0);
    expect(asked).toBeGreaterThan(85);
    expect(asked).toBeLessThan(92);
  });

  it.each([
    "gzip",
    "br",
    "gzip, gzip",
    "x-unknown",
  ])("refuses Content-Encoding %s unread", async (encoding) => {
    const body = gzipSync(Buffer.alloc(1_000_000));
    expect(categoryOf(await fetchFrom(answer(200, { "content-encoding": encoding }, body)))).toBe("encoding");
  });

  it("refuses 5 000 layers of encoding", async () => {
    const outcome = await fetchFrom(answer(200, { "content-encoding": "gzip,".repeat(5_000) }));
    expect(["encoding", "too_large"]).toContain(categoryOf(outcome));
  });

  it.each([
    "text/html",
    "text/html; charset=utf-8",
    "application/jsonp",
    "text/json+x",
    "image/png",
  ])("refuses content of type %s", async (type) => {
    expect(categoryOf(await fetchFrom(answer(200, { "content-type": type })))).toBe("content");
  });

  it.each([
    "application/json;charset=utf-8",
    "application/jwk-set+json",
    "Application/JSON",
  ])("takes content of type %s", async (type) => {
    expect(categoryOf(await fetchFrom(answer(200, { "content-type": type })))).toBe("ok 200");
  });

  it("takes 256 KiB and not a byte more, announced or not", async () => {
    expect(categoryOf(await fetchFrom(answer(200, {}, " ".repeat(bodyBytesMax))))).toBe("ok 200");
    await server?.close();
    expect(categoryOf(await fetchFrom(answer(200, {}, " ".repeat(bodyBytesMax + 1))))).toBe("too_large");
    await server?.close();
    const outcome = await fetchFrom((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      for (let sent = 0; sent < bodyBytesMax; sent += 1024) response.write(" ".repeat(1024));
      response.end("!");
    });
    expect(categoryOf(outcome)).toBe("too_large");
  });

  it("cuts an endless answer off, without growing", async () => {
    const before = process.memoryUsage().rss;
    let sent = 0;
    const pour = (response: ServerResponse) => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 32))) sent += 65_536;
      if (!response.destroyed) response.once("drain", () => pour(response));
    };
    const outcome = await fetchFrom((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      pour(response);
    });
    expect(categoryOf(outcome)).toBe("too_large");
    expect(sent).toBeLessThan(20_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it.each<[string, RequestListener]>([
    ["never answers", () => {}],
    ["sends headers, then nothing", (_request, response) => void response.writeHead(200).flushHeaders()],
    [
      "sends a byte now and then",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const timer = setInterval(() => response.write(" "), 50);
        response.on("close", () => clearInterval(timer));
      },
    ],
  ])("gives up in time on a server that %s", async (_what, handler) => {
    const started = quietNow();
    expect(categoryOf(await fetchFrom(handler, { timeoutMs: 400 }))).toBe("timeout");
    expect(quietNow() - started).toBeLessThan(1_000);
  });

  it("says that a connection was refused, or broken off", async () => {
    const gone = await startTestServer(() => {});
    await gone.close();
    const policy = createOutboundPolicy([gone.origin]);
    expect(categoryOf(await safeFetch({ url: gone.origin, policy, caCertificates: null }))).toBe("connect");
    expect(categoryOf(await fetchFrom((request) => void request.socket.destroy()))).toBe("connect");
  });

  it("says that a name does not resolve", async () => {
    const policy = createOutboundPolicy([]);
    const outcome = await safeFetch({ url: "https://no-such-host.invalid/x", policy, caCertificates: null });
    expect(categoryOf(outcome)).toBe("dns");
  });
});

describe("an address that the policy does not allow", () => {
  it.each([
    "http://127.0.0.1:PORT",
    "http://localhost:PORT",
    "http://2130706433:PORT",
    "http://0x7f000001:PORT",
    "http://[::ffff:127.0.0.1]:PORT",
    "https://127.0.0.1:PORT",
    "https://localhost:PORT",
  ])("is never connected to: %s", async (form) => {
    server = await startTestServer(answer(200));
    const url = form.replace("PORT", String(server.port));
    for (const policy of [createOutboundPolicy([]), createOutboundPolicy([`localhost:${server.port}`])])
      expect(categoryOf(await safeFetch({ url, policy, caCertificates: null }))).toBe("blocked_address");
    expect(server.connections()).toBe(0);
  });

  it("is not connected to when a name leads there (the lookup vets)", async () => {
    server = await startTestServer(answer(200));
    const policy = createOutboundPolicy([`localhost:${server.port}`, "10.0.0.0/8"]);
    const outcome = await safeFetch({
      url: `https://localhost:${server.port}`,
      policy,
      caCertificates: null,
    });
    expect([categoryOf(outcome), server.connections()]).toEqual(["blocked_address", 0]);
  });

  it("gets no byte when the connection ends elsewhere than was vetted", async () => {
    let bytes = 0;
    const raw = createServer((socket) =>
      socket.on("data", (data) => {
        bytes += data.length;
      }),
    );
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as { port: number };
    let judged = 0;
    // Allows the address at first and not any more once connected, as after a rebinding.
    const policy: OutboundPolicy = {
      allowedHttpOrigins: [],
      checkUrl: () => ({ allowed: true }),
      checkAddress: () => (judged++ === 0 ? { allowed: true } : { allowed: false, message: "moved" }),
    };
    const outcome = await safeFetch({ url: `http://127.0.0.1:${port}/`, policy, caCertificates: null });
    await new Promise((resolve) => raw.close(resolve));
    expect([categoryOf(outcome), judged, bytes]).toEqual(["blocked_address", 2, 0]);
  });

  it("in any form that is no URL is refused", async () => {
    const policy = createOutboundPolicy([]);
    expect(categoryOf(await safeFetch({ url: "nonsense", policy, caCertificates: null }))).toBe(
      "blocked_address",
    );
  });
});

describe("TLS", () => {
  let good: DemoCertificate;
  let expired: DemoCertificate;
  let elsewhere: DemoCertificate;
  beforeAll(() => {
    good = makeDemoCertificate();
    expired = makeDemoCertificate({ expired: true });
    elsewhere = makeDemoCertificate({ hosts: ["DNS:other.example"] });
  });
  const serverOf = ({ certPem, keyPem }: DemoCertificate, more: ServerOptions = {}): ServerOptions => ({
    cert: certPem,
    key: keyPem,
    ...more,
  });
  const withCa = ({ caPem }: DemoCertificate) => ({ caCertificates: caPem });

  it("is trusted with the provider's own authority, and shows its certificate", async () => {
    const outcome = await fetchFrom(answer(200), withCa(good), serverOf(good));
    expect(categoryOf(outcome)).toBe("ok 200");
    expect(outcome.facts.certificate).toMatchObject({ subject: "CN=demo-issuer" });
    expect(outcome.facts.certificate?.sha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it("is trusted for a name as for an address", async () => {
    server = await startTestServer(answer(200), serverOf(good));
    const policy = createOutboundPolicy([`localhost:${server.port}`, "127.0.0.0/8"]);
    const url = `https://localhost:${server.port}/x`;
    expect(categoryOf(await safeFetch({ url, policy, caCertificates: good.caPem }))).toBe("ok 200");
  });

  it("of an unknown authority is refused, also after another provider brought that authority", async () => {
    expect(categoryOf(await fetchFrom(answer(200), withCa(good), serverOf(good)))).toBe("ok 200");
    await server?.close();
    expect(categoryOf(await fetchFrom(answer(200), {}, serverOf(good)))).toBe("tls_untrusted");
    await server?.close();
    expect(categoryOf(await fetchFrom(answer(200), withCa(elsewhere), serverOf(good)))).toBe("tls_untrusted");
  });

  it("with an expired certificate is refused", async () => {
    expect(categoryOf(await fetchFrom(answer(200), withCa(expired), serverOf(expired)))).toBe("tls_expired");
  });

  it("with a certificate for another host is refused", async () => {
    expect(categoryOf(await fetchFrom(answer(200), withCa(elsewhere), serverOf(elsewhere)))).toBe("tls_host");
  });

  it("older than 1.2 is refused", async () => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    expect(categoryOf(await fetchFrom(answer(200), withCa(good), serverOf(good, old)))).toBe("tls");
  });

  it("that is really plain http is refused", async () => {
    server = await startTestServer(answer(200));
    const policy = createOutboundPolicy([`127.0.0.1:${server.port}`]);
    const url = `https://127.0.0.1:${server.port}`;
    expect(categoryOf(await safeFetch({ url, policy, caCertificates: null }))).toBe("tls");
  });

  it("handshake that never ends is given up in time", async () => {
    const raw = createServer(() => {});
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as { port: number };
    const policy = createOutboundPolicy([`127.0.0.1:${port}`]);
    const url = `https://127.0.0.1:${port}`;
    const outcome = await safeFetch({ url, policy, caCertificates: null, timeoutMs: 300 });
    raw.close();
    expect(categoryOf(outcome)).toBe("timeout");
  });
});
