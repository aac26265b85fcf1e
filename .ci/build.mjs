import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { node, prepare, readText, root, run, whileStale } from "./prepare.mjs";

const sources = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const stamp = ".next/mooring-build";

/** Builds when a source changed since the last build. Content decides, not times: a checkout sets those. */
export function buildIfStale() {
  const hash = hashSources();
  whileStale(
    () => readText(stamp) !== hash || !existsSync(join(root, ".next/BUILD_ID")),
    () => build(hash),
  );
}

function build(hash) {
  console.log("Building, which takes about a minute …");
  forgetCompiled();
  run(node, ["node_modules/next/dist/bin/next", "build"], {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  writeFileSync(join(root, stamp), hash);
}

/** What V8 compiled of the last build would only take room. A server that still runs may be writing there. */
function forgetCompiled() {
  try {
    rmSync(join(root, ".next/cache/compiled"), { recursive: true, force: true });
  } catch {
    // It is cleared next time.
  }
}

function hashSources() {
  const hash = createHash("sha256");
  for (const path of sources) hashPath(hash, path);
  return hash.digest("hex");
}

function hashPath(hash, path) {
  const full = join(root, path);
  if (!existsSync(full) || path === "lib/data/generated" || /\.test\.tsx?$/.test(path)) return;
  if (statSync(full).isDirectory())
    for (const name of readdirSync(full).sort()) hashPath(hash, `${path}/${name}`);
  else hash.update(path).update("\0").update(readFileSync(full)).update("\0");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare();
  buildIfStale();
}
