import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { node, root } from "./prepare.mjs";
import { findProgram, installPackage } from "./programs.mjs";

/** The path of an installed Chromium, or null: then Playwright's own is used. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  return findProgram("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
}

/**
 * Whether there is a Chromium to test in: installed, Playwright's, or one that is fetched now, from the system's
 * packages or from Playwright. Says what to do where there is none.
 */
export function ensureChromium() {
  if (findChromium() !== null || playwrightsOwn() !== null) return true;
  installPackage("chromium");
  if (findChromium() !== null) return true;
  console.log("Fetching Playwright's Chromium …");
  const withSystemLibraries = process.getuid?.() === 0 ? ["--with-deps"] : [];
  const program = ["node_modules/@playwright/test/cli.js", "install", ...withSystemLibraries, "chromium"];
  spawnSync(node, program, { cwd: root, stdio: "inherit" });
  if (playwrightsOwn() !== null) return true;
  console.error(
    "There is no Chromium to test in. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to one, then start again.",
  );
  return false;
}

function playwrightsOwn() {
  const program = `import("playwright-core").then(({ chromium }) => console.log(chromium.executablePath()))`;
  const { stdout } = spawnSync(node, ["-e", program], { cwd: root, encoding: "utf8" });
  const path = stdout.trim();
  return existsSync(path) ? path : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(ensureChromium() ? 0 : 1);
