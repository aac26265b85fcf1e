import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { node, root, run } from "./prepare.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of an installed Chromium, or null: then Playwright's own is used. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const folder of (process.env.PATH ?? "").split(delimiter))
    for (const name of names) if (folder && isExecutable(join(folder, name))) return join(folder, name);
  return null;
}

/** Makes sure that there is a Chromium to test in: installed, Playwright's, or from the system's packages. */
export function ensureChromium() {
  if (findChromium() !== null || hasPlaywrightsOwn()) return;
  console.log("Installing Chromium …");
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/usr/bin/apt-get")) {
    // Where the system's packages have none (Ubuntu has only a snap), Playwright's own is tried.
    apt("update");
    apt("install", "-y", "--no-install-recommends", "chromium");
    if (findChromium() !== null) return;
  }
  const withSystemLibraries = isRoot ? ["--with-deps"] : [];
  run(node, ["node_modules/@playwright/test/cli.js", "install", ...withSystemLibraries, "chromium"]);
}

function apt(...args) {
  spawnSync("apt-get", ["-q", ...args], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

function hasPlaywrightsOwn() {
  const program = `import("playwright-core").then(({ chromium }) => console.log(chromium.executablePath()))`;
  const { stdout } = spawnSync(node, ["-e", program], { cwd: root, encoding: "utf8" });
  return existsSync(stdout.trim());
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureChromium();
