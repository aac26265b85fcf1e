import { readFileSync } from "node:fs";
import { connect } from "node:net";

/*
 * A load generator that costs little beside the server it measures: one socket per connection, one request at a time
 * on each, no HTTP library. Started by run.ts: port, file of bodies (one a line), first body, connections, seconds.
 */
const [port = "", file = "", first = "0", connections = "32", seconds = "5"] = process.argv.slice(2);
const bodies = readFileSync(file, "utf8").split("\n");
const latencies: number[] = [];
const statuses: Record<string, number> = {};
let next = Number(first);
const startedMs = performance.now();
const endMs = startedMs + Number(seconds) * 1_000;

await Promise.all(Array.from({ length: Number(connections) }, openConnection));
latencies.sort((one, two) => one - two);
process.send?.({
  next,
  requests: latencies.length,
  perSecond: latencies.length / ((performance.now() - startedMs) / 1_000),
  p50: percentile(0.5),
  p99: percentile(0.99),
  statuses,
});

function openConnection(): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentMs = 0;
    let received = Buffer.alloc(0);
    const socket = connect({ port: Number(port), host: "127.0.0.1", noDelay: true }, send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (!isWhole(received)) return;
      latencies.push(performance.now() - sentMs);
      const status = received.toString("latin1", 9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      received = Buffer.alloc(0);
      send();
    });

    function send(): void {
      if (performance.now() >= endMs) {
        socket.end();
        resolve();
        return;
      }
      const body = bodies[next % bodies.length] ?? "";
      next += 1;
      sentMs = performance.now();
      socket.write(
        `POST /oidc/token HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    }
  });
}

function isWhole(received: Buffer): boolean {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return false;
  const length = /content-length: (\d+)/i.exec(received.toString("latin1", 0, headEnd))?.[1];
  return received.length >= headEnd + 4 + Number(length);
}

function percentile(share: number): number {
  return latencies[Math.floor(latencies.length * share)] ?? 0;
}
