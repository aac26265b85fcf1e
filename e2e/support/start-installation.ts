import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** A running Mooring of its own, as `npm start` would run it, on an empty database. */
export interface Installation {
  url: string;
  port: number;
  dataDir: string;
  process: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** Ends it with SIGTERM and clears up; answers its exit code. */
  stop(): Promise<number | null>;
}

/** Making a database and starting takes 4 s; a machine that does other things at once is given its time. */
export const startMaxMs = 100_000;

/** Builds what the tests of a file start, when that is due: give it minutes. */
export function buildApp(): void {
  execFileSync(process.execPath, [".ci/build.mjs"], { stdio: "inherit" });
}

/**
 * Starts the app as it was built last. With `TEST_DATABASE_URL` it gets a fresh database there, else the embedded one in a new
 * folder; `environment` is added to its own.
 */
export async function startInstallation(environment: Record<string, string> = {}): Promise<Installation> {
  const port = Number(environment.PORT) || (await freePort());
  const url = `http://localhost:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), "mooring-installation-"));
  const database = process.env.TEST_DATABASE_URL ? await makeDatabase(process.env.TEST_DATABASE_URL) : null;
  let output = "";
  const child = spawn(process.execPath, ["server.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: "warn",
      FAILURES_PER_MINUTE: "0",
      ...(database === null
        ? {}
        : { DATABASE_URL: database.url, MASTER_KEY: randomBytes(32).toString("base64") }),
      ...environment,
    },
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    const code = await ended;
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
    return code;
  };
  const giveUpAt = performance.now() + startMaxMs;
  while (!(await isReady(url))) {
    if (performance.now() > giveUpAt || child.exitCode !== null) {
      await stop();
      throw new Error(`Mooring did not get ready:\n${output}`);
    }
    await pause(50);
  }
  return { url, port, dataDir, process: child, output: () => output, stop };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function makeDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `mooring_e2e_${randomBytes(6).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function runOn(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
