import { spawn } from "node:child_process";
import { buildIfStale } from "./build.mjs";
import { node, prepare, root } from "./prepare.mjs";

prepare();
buildIfStale();
const program = process.argv.includes("--demo") ? ["e2e/support/demo.ts"] : ["server.ts"];
const child = spawn(node, program, { cwd: root, stdio: "inherit" });
// At a terminal the child hears the signal itself, too; draining starts only once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => child.kill(signal === "SIGHUP" ? "SIGTERM" : signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGKILL" ? 137 : 143)));
