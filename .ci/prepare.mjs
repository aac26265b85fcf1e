// Runs under whatever Node is installed (20 or newer) and needs only what Node brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node that the lock file pins; everything but these scripts runs under it. */
export const node = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/** Installs and generates what is missing or stale. */
export function prepare() {
  whileStale(isInstallStale, install);
  whileStale(isClientStale, generateClient);
}

/** Does the work where it is due, and not while another process does it in this checkout. */
export function whileStale(isStale, work) {
  if (!isStale()) return;
  takeTurn();
  // Somebody else may have done it meanwhile.
  if (isStale()) work();
  endTurn();
}

const turn = join(root, ".preparing");

/** Waits until no other process prepares this checkout. One that was killed does not count. */
function takeTurn() {
  for (let waiting = false; ; waiting = true) {
    try {
      writeFileSync(turn, String(process.pid), { flag: "wx" });
      process.once("exit", endTurn);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = turnHolder();
    if (holder > 0 && !isRunning(holder)) rmSync(turn, { force: true });
    else if (!waiting) console.log(`Process ${holder} is preparing this checkout; waiting for it …`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function endTurn() {
  if (turnHolder() === process.pid) rmSync(turn, { force: true });
}

function turnHolder() {
  return Number(readText(".preparing"));
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs a program to its end; anything but success ends this one, too. */
export function run(command, args, environment = {}, folder = "") {
  const { status, error } = spawnSync(command, args, {
    cwd: join(root, folder),
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function isInstallStale() {
  const installed = readJson("node_modules/.package-lock.json");
  if (!installed || !existsSync(node)) return true;
  const wanted = readJson("package-lock.json");
  return Object.entries(wanted.packages).some(([path, { version, optional, extraneous }]) => {
    const found = installed.packages[path];
    return path !== "" && !extraneous && found?.version !== version && !(optional && !found);
  });
}

function install() {
  console.log("Installing packages …");
  // Under NODE_ENV=production npm would leave out what the build needs. The Node that npm runs under must not be
  // the one that it removes first.
  const environment = { PATH: pathOutside() };
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  run(npm, ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], environment);
  // With install scripts turned off the package `node` has not fetched its program yet.
  if (!existsSync(node)) run("node", ["installArchSpecificPackage.js"], environment, "node_modules/node");
  if (existsSync(node)) return;
  console.error("The package `node` did not bring its program. Allow its install script and start again.");
  process.exit(1);
}

/** The search path without our own programs, which npm puts first. */
function pathOutside() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !resolve(folder).startsWith(join(root, "node_modules"))).join(delimiter);
}

const stamp = "node_modules/.mooring/prisma-client";

function isClientStale() {
  return !existsSync(join(root, "lib/data/generated/client.ts")) || readText(stamp) !== clientHash();
}

function generateClient() {
  // The generator needs no schema engine, but looks for one and would download it: any existing file will do.
  run(node, ["node_modules/prisma/build/index.js", "generate"], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  });
  mkdirSync(dirname(join(root, stamp)), { recursive: true });
  writeFileSync(join(root, stamp), clientHash());
}

function clientHash() {
  const { version } = readJson("node_modules/prisma/package.json");
  return createHash("sha256").update(version).update(readText("prisma/schema.prisma")).digest("hex");
}

export function readText(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return null;
  }
}

function readJson(path) {
  const text = readText(path);
  return text === null ? null : JSON.parse(text);
}

/** Next leaves types of routes behind that may be gone since, and then nothing type-checks. */
export function forgetRouteTypes() {
  for (const folder of [".next/types", ".next/dev/types"])
    rmSync(join(root, folder), { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare();
  if (process.argv.includes("--check")) forgetRouteTypes();
}
