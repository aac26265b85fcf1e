import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type DemoIssuer, startDemoIssuer } from "#e2e/support/demo-issuer.ts";
import { setUp } from "#e2e/support/management-api.ts";
import { buildApp, freePort, type Installation, startInstallation } from "#e2e/support/start-installation.ts";

/*
 * The exchange against a bare node:http + jose server, rounds interleaved in one run: on the embedded database and,
 * with DATABASE_URL, on PostgreSQL; with replay off and with the default mode.
 *   node bench/run.ts [--seconds 5] [--rounds 5] [--connections 32] [--tokens 12000]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "5" },
    connections: { type: "string", default: "32" },
    tokens: { type: "string", default: "12000" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "mooring-bench-"));

interface Load {
  next: number;
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
  statuses: Record<string, number>;
  /** CPU time of the whole server process per exchange; says more than the rate when the machine is shared. */
  cpuMicroseconds: number;
}
interface Target {
  name: string;
  port: number;
  bodies: string;
  next: number;
  pid: number;
  rounds: Load[];
}

const server = process.env.DATABASE_URL;
delete process.env.DATABASE_URL;
const [{ model = "unknown" } = {}] = cpus();
console.log(`${cpus().length} × ${model}, Node ${process.version}, ${values.connections} connections\n`);
buildApp();
await measure("embedded");
if (server) {
  process.env.TEST_DATABASE_URL = server;
  await measure("PostgreSQL");
}
rmSync(folder, { recursive: true });

async function measure(database: string): Promise<void> {
  const port = await freePort();
  const audience = `http://localhost:${port}`;
  const issuer = await startDemoIssuer({ audience });
  const mooring = await startInstallation({ PORT: String(port), OUTBOUND_ALLOW: issuer.issuer });
  const bare = await startBare(issuer, audience);
  const targets = await makeTargets(issuer, mooring, bare);
  // One round for the compilers, which is thrown away.
  for (let round = 0; round <= Number(values.rounds); round += 1)
    for (const target of targets) {
      const load = await runLoad(target);
      target.next = load.next;
      if (round > 0) target.rounds.push(load);
    }
  report(database, targets);
  bare.process.kill();
  await issuer.close();
  await mooring.stop();
}

async function makeTargets(
  issuer: DemoIssuer,
  mooring: Installation,
  bare: { port: number; process: ChildProcess },
): Promise<Target[]> {
  const api = await setUp(mooring.url, mooring.dataDir);
  const providers = { off: issuer.issuer, limited: issuer.issuer };
  const tokens = Array.from({ length: Number(values.tokens) }, () => issuer.mint().token);
  console.log(`tokens of ${tokens[0]?.length} bytes`);
  const targets: Target[] = [];
  const add = (
    name: string,
    port: number,
    pid: number | undefined,
    organisation: string,
    account: string,
  ): void => {
    const bodies = join(folder, `${port}-${targets.length}`);
    const lines = tokens.map((token) =>
      new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token: token,
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        organisation_id: organisation,
        service_account_id: account,
      }).toString(),
    );
    writeFileSync(bodies, lines.join("\n"));
    targets.push({ name, port, bodies, next: 0, pid: pid ?? 0, rounds: [] });
  };
  add("bare", bare.port, bare.process.pid, "org", "sa");
  for (const [replayMode, providerIssuer] of Object.entries(providers)) {
    // An issuer is unique per organisation, so each mode has its own.
    const organisation =
      replayMode === "off" ? api.organisation : await api.create("/v1/organisations", { name: replayMode });
    const create = (path: string, body: object) => api.create(path, body, organisation.identity);
    const provider = await create("/v1/federated-identity-providers", {
      name: "Bench",
      providerIssuer,
      kind: "gitlab_self_managed",
      replayMode,
    });
    const account = await create("/v1/service-accounts", { name: "Bench" });
    await create("/v1/federated-identities", {
      providerIdentity: provider.identity,
      serviceAccountIdentity: account.identity,
      providerSubject: "project_path:acme/*:ref_type:branch:ref:main",
      conditions: { ref_protected: true },
    });
    add(
      `mooring, replay ${replayMode}`,
      mooring.port,
      mooring.process.pid,
      organisation.identity,
      account.identity,
    );
  }
  return targets;
}

async function startBare(
  issuer: DemoIssuer,
  audience: string,
): Promise<{ port: number; process: ChildProcess }> {
  const keys = await fetch(issuer.jwksUri).then((response) => response.text());
  const child = fork("bench/bare-server.ts", [issuer.issuer, keys, audience]);
  const port = await new Promise<number>((resolve) => child.once("message", (it) => resolve(Number(it))));
  return { port, process: child };
}

async function runLoad({ port, bodies, next, pid }: Target): Promise<Load> {
  const { connections, seconds } = values;
  const beforeMs = cpuMilliseconds(pid);
  const load = await new Promise<Load>((resolve, reject) => {
    const child = fork("bench/load.ts", [String(port), bodies, String(next), connections, seconds]);
    child.once("message", (load) => resolve(load as Load));
    child.once("exit", (code) => code && reject(new Error(`the load generator ended with ${code}`)));
  });
  return { ...load, cpuMicroseconds: ((cpuMilliseconds(pid) - beforeMs) / load.requests) * 1_000 };
}

/** Linux only: user and system time of a process, in ticks of 10 ms. */
function cpuMilliseconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

function report(database: string, targets: Target[]): void {
  const base = median(targets[0]?.rounds.map(({ perSecond }) => perSecond) ?? []);
  console.log(`\n${database}`);
  console.log(
    "target".padEnd(26),
    "req/s".padStart(8),
    "ratio".padStart(7),
    "p50 ms".padStart(8),
    "p99 ms".padStart(8),
    "CPU µs".padStart(8),
    "RSS MB".padStart(8),
    " statuses",
  );
  for (const { name, rounds, pid } of targets) {
    const perSecond = median(rounds.map((round) => round.perSecond));
    // Rounds are interleaved, so each is compared with the bare one beside it.
    const ratio = median(
      rounds.map((round, index) => round.perSecond / (targets[0]?.rounds[index]?.perSecond ?? base)),
    );
    const cells = [
      perSecond.toFixed(0).padStart(8),
      ratio.toFixed(2).padStart(7),
      median(rounds.map(({ p50 }) => p50))
        .toFixed(1)
        .padStart(8),
      median(rounds.map(({ p99 }) => p99))
        .toFixed(1)
        .padStart(8),
      median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds))
        .toFixed(0)
        .padStart(8),
      residentMegabytes(pid).padStart(8),
    ];
    console.log(name.padEnd(26), ...cells, "", describeStatuses(rounds));
  }
}

function describeStatuses(rounds: Load[]): string {
  const totals: Record<string, number> = {};
  for (const { statuses } of rounds)
    for (const [status, count] of Object.entries(statuses)) totals[status] = (totals[status] ?? 0) + count;
  return Object.entries(totals)
    .map(([status, count]) => `${status}: ${count}`)
    .join(", ");
}

function residentMegabytes(pid: number): string {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return (Number(kilobytes) / 1024).toFixed(0);
  } catch {
    return "–";
  }
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((one, two) => one - two);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
