import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildIfStale } from "./build.mjs";
import { node, prepare, root } from "./prepare.mjs";

prepare();
buildIfStale();
const demo = process.argv.includes("--demo") ? startIssuer() : null;
const server = start(["server.ts"], demo?.environment);
// At a terminal the server hears the signal itself, too; draining starts only once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => server.kill(signal === "SIGHUP" ? "SIGTERM" : signal));
server.on("exit", (code, signal) => {
  demo?.issuer.kill();
  process.exit(code ?? (signal === "SIGKILL" ? 137 : 143));
});
if (demo) await seed(demo);

/** The demo has a data folder of its own, and may talk to its issuer over http on loopback. */
function startIssuer() {
  const url = process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 3000}`;
  const port = process.env.DEMO_ISSUER_PORT || "4390";
  const issuerUrl = `http://127.0.0.1:${port}`;
  const dataDir = resolve(process.env.DATA_DIR || join(root, "data/demo"));
  const allowed = [process.env.OUTBOUND_ALLOW, issuerUrl].filter(Boolean).join(",");
  const issuer = start(["e2e/support/demo-issuer.ts", "--port", port, "--audience", url]);
  issuer.on(
    "exit",
    (code) => code && console.error(`The demo issuer ended; is port ${port} taken? Set DEMO_ISSUER_PORT.`),
  );
  const environment = { DATA_DIR: dataDir, OUTBOUND_ALLOW: allowed, DEMO_ISSUER: issuerUrl };
  return { url, issuer, issuerUrl, dataDir, environment };
}

async function seed({ url, issuerUrl, dataDir }) {
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) return;
    await pause(200);
  }
  start(["prisma/seed.ts", "--url", url, "--data-dir", dataDir, "--issuer", issuerUrl]);
}

function start(args, environment = {}) {
  return spawn(node, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...environment } });
}
