import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium } from "./chromium.mjs";
import { forgetRouteTypes, node, prepare, root } from "./prepare.mjs";
import { ensureProgram } from "./programs.mjs";

const reports = join(root, "test-results/reports");
const totals = { passed: 0, failed: 0 };

prepare();
forgetRouteTypes();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

step("format and lint", ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]);
step("types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
vitest("unit");
step("build", [".ci/build.mjs"]);
// The guide's pipeline is run as it is written.
if (!ensureProgram("curl")) totals.failed += 1;
vitest("integration");
if (ensureChromium()) playwright();
else totals.failed += 1;

console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** A step that has no tests of its own counts as one. */
function step(name, args, environment = {}) {
  const ok = runStep(name, args, environment);
  totals[ok ? "passed" : "failed"] += 1;
}

function vitest(project) {
  const file = join(reports, `${project}.json`);
  const ok = runStep(`${project} tests`, [
    ...["node_modules/vitest/vitest.mjs", "run", "--project", project],
    ...["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`],
  ]);
  const report = readReport(file);
  count(ok, report?.numPassedTests ?? 0, report?.numFailedTests ?? 0);
}

function playwright() {
  const file = join(reports, "e2e.json");
  const ok = runStep(
    "end-to-end tests",
    ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"],
    {
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    },
  );
  const stats = readReport(file)?.stats;
  count(ok, stats?.expected ?? 0, (stats?.unexpected ?? 0) + (stats?.flaky ?? 0));
}

/** A run that failed without a failed test (it did not start, a file did not load) counts as one failure. */
function count(ok, passed, failed) {
  totals.passed += passed;
  totals.failed += ok ? failed : Math.max(1, failed);
}

function runStep(name, args, environment = {}) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(node, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}
