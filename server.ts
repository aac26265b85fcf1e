import { createServer, type RequestListener } from "node:http";
import { enableCompileCache, flushCompileCache } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { HotPath } from "#lib/endpoint/hot-path.ts";
import { describeEnvProblems, readEnv } from "#lib/env.ts";

// node:http in front of Next. The runtime that instrumentation.ts registers refuses what must not reach a framework,
// answers the hot paths, and hands everything else to Next (DESIGN.md, section 5).
const dev = process.argv.includes("--dev");
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
// What V8 compiled is kept for the next start; where it cannot be written, it is not.
if (!dev) enableCompileCache(join(import.meta.dirname, ".next/cache/compiled"));
const drainMs = 10_000;
// Whoever read our output may go away. Saying so on the same broken pipe would fail again, for ever.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const reading = readEnv(process.env);
for (const warning of reading.warnings) console.error(warning);
if (!reading.ok) stop(describeEnvProblems(reading.problems));
const { env } = reading;

const server = createServer({
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 30_000,
  // Only the development server needs upgrades; everywhere else the request listener sees and refuses them.
  ...(dev ? {} : { shouldUpgradeCallback: () => false }),
});
// Never `once`: between that and the next listener a second signal, as npm's after the terminal's, would kill.
let draining = false;
process.on("SIGINT", drain);
process.on("SIGTERM", drain);

// A taken port is said at once, before the database is opened.
await probePort();

const started = Promise.withResolvers<HotPath>();
Object.assign(globalThis, { [Symbol.for("mooring.start")]: started });

const { default: next } = await import("next");
const app = next({ dev, hostname: env.host, port: env.port, httpServer: server });
let hotPath: HotPath;
try {
  [hotPath] = await Promise.all([started.promise, app.prepare()]);
} catch (error) {
  stop(`Mooring cannot start: ${describe(error)}`);
}
const handleByNext = app.getRequestHandler();
const answer: RequestListener = (request, response) => hotPath.handle(request, response, handleByNext);

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
  // A killed process would not get to it.
  flushCompileCache();
});

/** `/readyz` first, then the requests in flight, then the database; a second signal changes nothing. */
function drain(): void {
  if (draining) return;
  draining = true;
  // Nobody was promised anything yet, and the database survives a kill.
  if (!server.listening) process.exit(0);
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
