// Runs under whatever Node is installed (20 or newer) and needs only what Node brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node that the lock file pins; everything but these scripts runs under it. */
export const node = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/** Installs and generates what is missing or stale. */
export function prepare() {
  if (isInstallStale()) install();
  if (isClientStale()) generateClient();
}

/** Runs a program to its end; anything but success ends this one, too. */
export function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
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
  return Object.entries(wanted.packages).some(
    ([path, { version, optional }]) =>
      path !== "" &&
      installed.packages[path]?.version !== version &&
      !(optional && !installed.packages[path]),
  );
}

function install() {
  console.log("Installing packages …");
  // Under NODE_ENV=production npm would leave out what the build needs.
  runNpm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
  if (!existsSync(node)) run(process.execPath, ["node_modules/node/installArchSpecificPackage.js"]);
  if (existsSync(node)) return;
  console.error("The package `node` did not bring its program. Allow its install script and start again.");
  process.exit(1);
}

function runNpm(args) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith(".js")) return run(process.execPath, [npm, ...args]);
  return run(process.platform === "win32" ? "npm.cmd" : "npm", args);
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

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare();
