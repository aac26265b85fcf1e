// Programs that npm does not bring, from the system's packages where this process may install them.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of the first of these programs that is installed, or null. */
export function findProgram(...names) {
  for (const folder of (process.env.PATH ?? "").split(delimiter))
    for (const name of names) if (folder && isExecutable(join(folder, name))) return join(folder, name);
  return null;
}

/** Whether the program is there, installed now if need be; says what to do where it is not. */
export function ensureProgram(name) {
  if (findProgram(name) !== null) return true;
  installPackage(name);
  if (findProgram(name) !== null) return true;
  console.error(
    `The program ${name} is missing. Install it (Debian: apt-get install ${name}), then start again.`,
  );
  return false;
}

/** Installs one of the system's packages; does nothing where this process may not, or where there is no apt. */
export function installPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log(`Installing ${name} …`);
  // A fresh machine may be busy with updates of its own.
  const install = ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", name];
  for (const args of [["update"], install])
    spawnSync("apt-get", ["-qq", ...args], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
