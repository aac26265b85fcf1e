import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HotPath } from "#lib/endpoint/hot-path.ts";
import { describeEnvProblems, isLoopbackHost, readEnv } from "#lib/env.ts";

// node:http in front of Next: refuses what must not reach a framework, answers the hot paths from the
// runtime that instrumentation.ts registers, and hands everything else to Next (DESIGN.md, section 5).
const dev = process.argv.includes("--dev");
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
const inFlightMax = 1024;
const drainMs = 10_000;

const reading = readEnv(process.env);
for (const warning of reading.warnings) console.error(warning);
if (!reading.ok) stop(describeEnvProblems(reading.problems));
const { env } = reading;
const publicHost = new URL(env.publicUrl).host;

// A taken port is said at once, before the database is opened.
await probePort();

const started = Promise.withResolvers<HotPath>();
Object.assign(globalThis, { [Symbol.for("mooring.start")]: started });

const { default: next } = await import("next");
const server = createServer({
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 30_000,
  // Only the development server needs upgrades; everywhere else the request listener sees and refuses them.
  ...(dev ? {} : { shouldUpgradeCallback: () => false }),
});
const app = next({ dev, hostname: env.host, port: env.port, httpServer: server });
let hotPath: HotPath;
try {
  await app.prepare();
  hotPath = await started.promise;
} catch (error) {
  stop(`Mooring cannot start: ${describe(error)}`);
}
const handleByNext = app.getRequestHandler();
let inFlight = 0;

server.on("request", answer);
server.on("checkExpectation", answer);
server.on("connect", (_request, socket) =>
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n"),
);
server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const tooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const status = tooLarge ? "431 Request Header Fields Too Large" : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
});
server.on("error", stopUnableToListen);
// Before listening: whoever finds us ready finds the file of the set-up token, too.
const setupUrl = await hotPath.setupUrl().catch(() => null);
server.listen(env.port, env.host, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`Mooring listens on ${address}:${port}. Open ${env.publicUrl}`);
  if (setupUrl) console.log(`Set up: ${setupUrl}`);
});
process.once("SIGINT", drain);
process.once("SIGTERM", drain);

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.url = request.url?.replace(/^\/\/+/, "/") ?? "";
  const path = request.url.split("?", 1)[0] ?? "";
  const refusal = findRefusal(request, path);
  if (refusal) {
    refuse(response, refusal);
    return;
  }
  inFlight += 1;
  response.once("close", () => {
    inFlight -= 1;
  });
  if (hotPath.handle(request, response)) return;
  prepareForNext(request);
  handOver(request, response, path).catch((error: unknown) => {
    console.error(describe(error));
    if (!response.headersSent)
      refuse(response, { status: 503, text: "Try again soon.", headers: { "Retry-After": "5" } });
  });
}

async function handOver(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const needsDatabase = isPage(request, path) && !path.startsWith("/_next/");
  if (needsDatabase && (await hotPath.answerOutage(request, response))) return;
  await handleByNext(request, response);
}

interface Refusal {
  status: number;
  text: string;
  headers?: Record<string, string>;
}

/** What never reaches a handler: odd request lines, upgrades, foreign names, and more than we can carry. */
function findRefusal(request: IncomingMessage, path: string): Refusal | null {
  if (!path.startsWith("/")) return { status: 400, text: "Send the path alone in the request line." };
  // Next would answer 500. To the API it is a reference that means nothing (WIRE.md, statuses).
  if (!isWellEncoded(path))
    return { status: path.startsWith("/v1/") ? 404 : 400, text: "The path is not well encoded." };
  // Next's own addresses (`/_next/image`, `/_not-found`) answer 500 to odd requests, and nobody needs them.
  if (!dev && /^\/+_(?!next\/static\/)/.test(decodeURIComponent(path)))
    return { status: 404, text: "There is nothing here." };
  if (request.method === "TRACE")
    return { status: 405, text: "TRACE is not offered.", headers: { Allow: "GET, HEAD, POST" } };
  if (request.headers.upgrade && !dev && !dropsUpgrade(request))
    return { status: 400, text: "Upgrade is not offered." };
  if (path === "/healthz" || path === "/readyz") return null;
  if (!isOurName(request, path))
    return isPage(request, path)
      ? { status: 308, text: "", headers: { Location: env.publicUrl + request.url } }
      : { status: 400, text: `Ask for this by its public address, ${env.publicUrl}` };
  if (inFlight < inFlightMax) return null;
  return { status: 503, text: "Too many requests at once. Try again soon.", headers: { "Retry-After": "1" } };
}

function isWellEncoded(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

/** Java's client offers HTTP/2 on every request; going on with HTTP/1.1 is the answer it expects (RFC 9110 §7.8). */
function dropsUpgrade(request: IncomingMessage): boolean {
  if (request.headers.upgrade?.toLowerCase() !== "h2c") return false;
  for (const name of ["upgrade", "http2-settings"]) delete request.headers[name];
  request.headers.connection = "keep-alive";
  return true;
}

/** Next hears who connected from us, and nothing that only it or a proxy could say (REQ-37). */
function prepareForNext(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers))
    if (/^(x-forwarded-(?!for$)|x-middleware-|x-nonce$|forwarded$)/.test(name)) delete request.headers[name];
  request.headers["x-mooring-peer"] = request.socket.remoteAddress ?? "";
}

/**
 * REQ-35. On a loopback installation the loopback addresses of the same port are our name, too: no foreign site
 * can make a browser send them. Pages still move to the public URL, for which the cookies are.
 */
function isOurName(request: IncomingMessage, path: string): boolean {
  const host = request.headers.host?.toLowerCase();
  if (host === publicHost) return true;
  if (isPage(request, path) || !isLoopbackHost(new URL(env.publicUrl).hostname)) return false;
  const url = URL.parse(`http://${host}`);
  return (
    isLoopbackHost(url?.hostname.replace(/^\[(.*)\]$/, "$1") ?? "") && Number(url?.port || 80) === env.port
  );
}

function isPage({ method }: IncomingMessage, path: string): boolean {
  return (method === "GET" || method === "HEAD") && !/^\/(v1|oidc|\.well-known)(\/|$)/.test(path);
}

/** One body for the callers of both APIs: `message` for the one, `error_description` for the other. */
function refuse(response: ServerResponse, { status, text, headers }: Refusal): void {
  const error = status === 503 ? "temporarily_unavailable" : "invalid_request";
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    Connection: "close",
    ...headers,
  });
  response.end(JSON.stringify({ error, error_description: text, status, message: text }));
}

/** `/readyz` first, then the requests in flight, then the database; a second signal changes nothing. */
function drain(): void {
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  hotPath.drain();
  // A connection whose request ends during the drain is kept alive; nothing else would close it.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const timer = setTimeout(() => server.closeAllConnections(), drainMs);
  server.close(async () => {
    clearInterval(idle);
    clearTimeout(timer);
    await hotPath
      .close()
      .catch((error: unknown) => stop(`Mooring did not close cleanly: ${describe(error)}`));
    process.exit(0);
  });
}

async function probePort(): Promise<void> {
  const probe = createServer();
  const listening = Promise.withResolvers<void>();
  probe.once("error", stopUnableToListen).listen(env.port, env.host, listening.resolve);
  await listening.promise;
  await new Promise((resolve) => probe.close(resolve));
}

function stopUnableToListen(error: NodeJS.ErrnoException): never {
  const place = `${env.port} on ${env.host}`;
  if (error.code === "EADDRINUSE")
    stop(`Port ${place} is taken: another program listens there. Stop it, or set PORT to another number.`);
  if (error.code === "EADDRNOTAVAIL")
    stop(
      `HOST ${env.host} is not an address of this machine. Set HOST to 127.0.0.1, 0.0.0.0 or one that is.`,
    );
  if (error.code === "EACCES")
    stop(`Port ${place} needs more rights than this process has. Set PORT to 1024 or more.`);
  stop(`Mooring cannot listen at port ${place}: ${describe(error)}`);
}

function describe(error: unknown): string {
  return error instanceof Object && "message" in error ? String(error.message) : String(error);
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
