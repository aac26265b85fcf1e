import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  buildApp,
  freePort,
  type Installation,
  startInstallation,
  startMaxMs,
} from "./support/start-installation.ts";

let mooring: Installation;
beforeAll(buildApp, 300_000);
beforeAll(async () => {
  mooring = await startInstallation();
}, startMaxMs + 10_000);
afterAll(async () => {
  expect(await mooring?.stop()).toBe(0);
});

/** Sends bytes as they are and answers what comes back: until the head of the answer is there, or all of it is. */
function send(text: string, until: "head" | "close" = "head"): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(mooring.port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("latin1").on("data", (chunk) => {
      answer += chunk;
      if (until === "head" && answer.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
const ask = async (line: string, ...headers: string[]): Promise<number> =>
  statusOf(await send([line, ...headers, "", ""].join("\r\n")));
const host = (): string => `Host: localhost:${mooring.port}`;

describe("the server refuses before anything else sees it", () => {
  test("an absolute request line", async () => {
    expect(await ask(`GET http://localhost:${mooring.port}/healthz HTTP/1.1`, host())).toBe(400);
    expect(await ask("OPTIONS * HTTP/1.1", host())).toBe(400);
  });
  test("TRACE and CONNECT", async () => {
    expect(await ask("TRACE /oidc/token HTTP/1.1", host())).toBe(405);
    expect(await ask("CONNECT localhost:22 HTTP/1.1", host())).toBe(405);
  });
  test("an upgrade, but not the offer of HTTP/2 that Java's client makes", async () => {
    expect(await ask("GET / HTTP/1.1", host(), "Connection: Upgrade", "Upgrade: websocket")).toBe(400);
    const headers = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"];
    expect(await ask("GET /healthz HTTP/1.1", host(), ...headers)).toBe(200);
  });
  test("what is not HTTP, and headers over 16 KiB", async () => {
    expect(statusOf(await send("SSH-2.0-OpenSSH_9\r\n\r\n"))).toBe(400);
    expect(await ask("GET / HTTP/1.1", host(), `X-Filler: ${"x".repeat(20_000)}`)).toBe(431);
  });
  test("the addresses that Next keeps for itself, which answer 500 to odd requests", async () => {
    const paths = ["/_next/image?url=/x&w=64&q=75", "/_global-error", "/_not-found", "/%5Fnot-found"];
    for (const path of paths) {
      const headers = ["RSC: 1", "Next-Router-State-Tree: x", "Connection: close"];
      expect([path, await ask(`GET ${path} HTTP/1.1`, host(), ...headers)]).toEqual([path, 404]);
    }
  });
  test("a length that contradicts itself", async () => {
    const lines = ["POST /oidc/token HTTP/1.1", host(), "Content-Length: 5", "Transfer-Encoding: chunked"];
    expect(await ask(lines[0] ?? "", ...lines.slice(1))).toBe(400);
  });
});

describe("another name", () => {
  test("is refused for the APIs, redirected for pages, and free for health", async () => {
    expect(await ask("POST /oidc/token HTTP/1.1", "Host: evil.example", "Content-Length: 0")).toBe(400);
    expect(await ask("GET /v1/me HTTP/1.1", "Host: evil.example")).toBe(400);
    expect(await ask("GET /healthz HTTP/1.1", "Host: 10.0.0.7")).toBe(200);
    expect(await ask("GET /readyz HTTP/1.1", "Host: 10.0.0.7")).toBe(200);
    const answer = await send(["GET /sign-in?a=1 HTTP/1.1", "Host: evil.example", "", ""].join("\r\n"));
    expect(statusOf(answer)).toBe(308);
    expect(answer).toContain(`Location: ${mooring.url}/sign-in?a=1\r\n`);
  });
  test("of this machine's loopback is ours for the APIs", async () => {
    expect(await ask("GET /oidc/jwks HTTP/1.1", `Host: 127.0.0.1:${mooring.port}`)).toBe(200);
    expect(await ask("GET /oidc/jwks HTTP/1.1", `Host: 127.0.0.1:${mooring.port + 1}`)).toBe(400);
    expect(await ask("GET /sign-in HTTP/1.1", `Host: 127.0.0.1:${mooring.port}`)).toBe(308);
  });
  test("in a forwarded header changes nothing", async () => {
    const forwarded = ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"];
    const lines = ["GET / HTTP/1.1", host(), ...forwarded, "Connection: close", "", ""];
    const answer = await send(lines.join("\r\n"), "close");
    expect(statusOf(answer)).toBeGreaterThan(0);
    expect(answer).not.toContain("evil.example");
  });
});

describe("the public documents", () => {
  test.each([
    "/oidc/jwks",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
  ])("%s may be kept for five minutes and only be read", async (path) => {
    const response = await fetch(mooring.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("public, max-age=300");
    const head = await fetch(mooring.url + path, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const post = await fetch(mooring.url + path, { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
  test("list only what is served, under our own name", async () => {
    const response = await fetch(`${mooring.url}/.well-known/openid-configuration`);
    const metadata = (await response.json()) as Record<string, unknown>;
    expect(metadata).toEqual({
      issuer: mooring.url,
      token_endpoint: `${mooring.url}/oidc/token`,
      jwks_uri: `${mooring.url}/oidc/jwks`,
      grant_types_supported: ["urn:ietf:params:oauth:grant-type:token-exchange"],
      token_endpoint_auth_methods_supported: ["none"],
      response_types_supported: ["none"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256"],
    });
  });
});

test("pages carry a policy with a nonce that is new each time, and every script has it", async () => {
  const [first, second] = await Promise.all([fetch(`${mooring.url}/setup`), fetch(`${mooring.url}/setup`)]);
  const policies = [first, second].map(({ headers }) => headers.get("content-security-policy") ?? "");
  expect(policies[0]).toContain("default-src 'none'");
  expect(policies[0]).not.toBe(policies[1]);
  const nonce = /'nonce-([^']+)'/.exec(policies[0] ?? "")?.[1];
  const html = await first.text();
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  expect(first.headers.get("x-content-type-options")).toBe("nosniff");
  expect(first.headers.get("cache-control")).toContain("no-store");
  expect(first.headers.get("x-powered-by")).toBeNull();
  expect(first.headers.get("strict-transport-security")).toBeNull();
});

describe("the start", () => {
  test("stops with a table of what is wrong", () => {
    const { status, stderr } = start({ PORT: "http", LOG_LEVEL: "loud", DATABASE_URL: "postgresql://h/d" });
    expect(status).toBe(1);
    for (const word of ["PORT", "LOG_LEVEL", "MASTER_KEY", "what to do"]) expect(stderr).toContain(word);
    expect(stderr).not.toContain("    at ");
  });
  test("says when the port is taken", () => {
    const { status, stderr } = start({ PORT: String(mooring.port) });
    expect(status).toBe(1);
    expect(stderr).toContain(`Port ${mooring.port}`);
    expect(stderr).not.toContain("    at ");
  });
  test.skipIf(process.env.TEST_DATABASE_URL)("says when another process has the data folder", async () => {
    const { status, stderr } = start({ PORT: String(await freePort()), DATA_DIR: mooring.dataDir });
    expect(status).toBe(1);
    expect(stderr).toContain(String(mooring.process.pid));
    expect(stderr).not.toContain("    at ");
  });

  function start(environment: Record<string, string>): { status: number | null; stderr: string } {
    const dataDir = mkdtempSync(join(tmpdir(), "mooring-start-"));
    const result = spawnSync(process.execPath, ["server.ts"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, NODE_ENV: "production", DATA_DIR: dataDir, ...environment },
      timeout: 30_000,
    });
    rmSync(dataDir, { recursive: true, force: true });
    return result;
  }
});

// Both start a server of their own.
const ownServer = { timeout: startMaxMs + 30_000 };
test("goes on quietly when nobody reads what it prints, and still ends with 0", ownServer, async () => {
  const orphan = await startInstallation({ LOG_LEVEL: "debug" });
  orphan.process.stdout?.destroy();
  orphan.process.stderr?.destroy();
  for (let count = 0; count < 20; count += 1) {
    const answer = await fetch(`${orphan.url}/v1/me`);
    expect(answer.status).toBe(401);
    await answer.body?.cancel();
  }
  const cpuOf = (pid: number | undefined): number => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
    return Number(fields[13]) + Number(fields[14]);
  };
  if (process.platform === "linux") {
    const before = cpuOf(orphan.process.pid);
    await pause(2_000);
    // In ticks of 10 ms: a loop takes most of the 200.
    expect(cpuOf(orphan.process.pid) - before).toBeLessThan(60);
  }
  expect(await orphan.stop()).toBe(0);
});

test("SIGTERM lets the requests in flight finish, refuses new ones, and ends with 0", ownServer, async () => {
  const own = await startInstallation();
  const body = "grant_type=x";
  const socket = connect(own.port, "127.0.0.1");
  socket.write(
    `POST /oidc/token HTTP/1.1\r\nHost: localhost:${own.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  await once(socket, "connect");
  // Who is answered after us came after us.
  await (await fetch(`${own.url}/healthz`)).text();
  const stopped = own.stop();
  const isRefused = () =>
    fetch(`${own.url}/healthz`).then(
      () => false,
      () => true,
    );
  await expect.poll(isRefused, { timeout: 5_000 }).toBe(true);
  const answer = new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(chunk.toString())));
  socket.write(body);
  expect(statusOf(await answer)).toBe(400);
  expect(await stopped).toBe(0);
});
