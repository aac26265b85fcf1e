import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

/** The import table of `DESIGN.md` section 4, executed. */
const rooms: Record<string, { rooms: string[]; types?: string[]; packages?: string[] }> = {
  schemas: { rooms: [], packages: ["zod"] },
  rules: { rooms: ["schemas"] },
  exchange: { rooms: ["schemas", "rules"], packages: ["jose"] },
  endpoint: { rooms: ["schemas", "exchange"] },
  data: { rooms: ["schemas"], types: ["exchange"], packages: ["prisma", "zod"] },
  issuers: { rooms: ["schemas", "data"], types: ["exchange"], packages: ["jose", "undici"] },
  keys: { rooms: ["schemas", "data"], types: ["exchange"], packages: ["jose"] },
  // The rules are pure and run in the browser too: the advisor and the hints answer the API and the screens alike.
  console: { rooms: ["schemas", "rules", "data", "keys"], types: ["exchange"], packages: ["zod"] },
  client: { rooms: ["schemas"], packages: ["tanstack"] },
  // A form may put schemas of nouns together; it declares none of its own.
  components: { rooms: ["schemas", "rules", "exchange", "client", "components"], packages: ["zod"] },
  runtime: {
    rooms: [
      "schemas",
      "rules",
      "exchange",
      "endpoint",
      "data",
      "issuers",
      "keys",
      "console",
      "runtime",
      "env",
      "log",
    ],
  },
  env: { rooms: [], packages: ["zod"] },
  log: { rooms: [] },
  server: { rooms: ["env"], types: ["endpoint"] },
  proxy: { rooms: [] },
  e2e: { rooms: ["e2e"] },
};
/** Rooms that may import anything. */
const free = new Set(["app", "prisma", "bench", "instrumentation"]);
/** The packages that belong to rooms; all others are free. */
const boundPackages: [RegExp, string][] = [
  [/^zod(\/|$)/, "zod"],
  [/^jose(\/|$)/, "jose"],
  [/^(@prisma\/|prisma$|pg$|@electric-sql\/|pglite-)/, "prisma"],
  [/^undici$/, "undici"],
  [/^@tanstack\//, "tanstack"],
];

interface Import {
  from: string;
  specifier: string;
  typeOnly: boolean;
}

const root = process.cwd();
const files = ["app", "bench", "components", "e2e", "lib", "prisma"]
  .flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))
      : [],
  )
  .concat(["instrumentation.ts", "proxy.ts", "server.ts"])
  .filter((path) => /\.tsx?$/.test(path) && !path.includes("/generated/"));
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || /(^|\/)test-[^/]*\.ts$/.test(path);
const imports: Import[] = files.flatMap(readImports);

describe("the import table", () => {
  test("has a row for every room", () => {
    const unknown = new Set(
      files
        .filter((path) => !isTest(path))
        .map(roomOf)
        .filter((room) => !free.has(room) && !Object.hasOwn(rooms, room)),
    );
    expect([...unknown]).toEqual([]);
  });
  test("is kept by every import of a room by a room", () => {
    const broken = imports.filter((entry) => {
      const [from, to] = [roomOf(entry.from), targetRoom(entry)];
      const row = rooms[from];
      if (!row || to === null || to === from || isTest(entry.from)) return false;
      return !row.rooms.includes(to) && !(entry.typeOnly && row.types?.includes(to));
    });
    expect(broken.map(describeImport)).toEqual([]);
  });
  test("is kept by every import of a package that belongs to a room", () => {
    const broken = imports.filter(({ from, specifier, typeOnly }) => {
      const row = rooms[roomOf(from)];
      const owner = boundPackages.find(([pattern]) => pattern.test(specifier))?.[1];
      if (!row || !owner || typeOnly || isTest(from) || from.startsWith("e2e/")) return false;
      return !row.packages?.includes(owner);
    });
    expect(broken.map(describeImport)).toEqual([]);
  });
  test("keeps Node out of what runs in a browser, too", () => {
    const isomorphic = new Set(["schemas", "rules", "exchange", "client", "components"]);
    const broken = imports.filter(
      ({ from, specifier }) => isomorphic.has(roomOf(from)) && !isTest(from) && specifier.startsWith("node:"),
    );
    expect(broken.map(describeImport)).toEqual([]);
  });
});

describe("an import", () => {
  test("never goes up", () => {
    expect(imports.filter(({ specifier }) => specifier.startsWith("../")).map(describeImport)).toEqual([]);
  });
  test("of our own names the file with its extension, and it is there", () => {
    const own = imports.filter(
      ({ specifier }) => /^[.#]/.test(specifier) && !specifier.includes("/generated/"),
    );
    const broken = own.filter((entry) => {
      const target = targetFile(entry);
      return target === null || !existsSync(join(root, target)) || !/\.[a-z]+$/.test(entry.specifier);
    });
    expect(broken.map(describeImport)).toEqual([]);
  });
  test("of a file beside it is relative", () => {
    const broken = imports.filter((entry) => {
      const target = targetFile(entry);
      return target !== null && entry.specifier.startsWith("#") && dirname(target) === dirname(entry.from);
    });
    expect(broken.map(describeImport)).toEqual([]);
  });
  test("is never of app", () => {
    expect(
      imports.filter((entry) => targetFile(entry)?.startsWith("app/") && !entry.from.startsWith("app/")),
    ).toEqual([]);
  });
});

describe("a file", () => {
  test("is no barrel and no drawer", () => {
    const names = /^(index|utils?|helpers?|common|misc|shared)\.tsx?$/;
    expect(files.filter((path) => names.test(basename(path)))).toEqual([]);
    expect(files.filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared)\//.test(path))).toEqual([]);
  });
  test("is named in kebab case", () => {
    expect(files.filter((path) => !path.startsWith("app/") && !/^[a-z0-9.-]+$/.test(basename(path)))).toEqual(
      [],
    );
  });
  test("has at most 300 lines", () => {
    const long = files.filter((path) => !isTest(path) && readFileSync(path, "utf8").split("\n").length > 301);
    expect(long).toEqual([]);
  });
  test("has no Server Action", () => {
    expect(files.filter((path) => /^\s*["']use server["']/m.test(readFileSync(path, "utf8")))).toEqual([]);
  });
  test("that is a page is a server component", () => {
    const pages = files.filter((path) => /(^|\/)(page|layout)\.tsx$/.test(path));
    expect(pages.filter((path) => readFileSync(path, "utf8").startsWith('"use client"'))).toEqual([]);
  });
});

function readImports(from: string): Import[] {
  const text = readFileSync(from, "utf8");
  const found: Import[] = [];
  const statement = /^(?:import|export)\s+(type\s)?(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']/gm;
  for (const [whole, type, specifier = ""] of text.matchAll(statement)) {
    const names = /\{([^}]*)\}/
      .exec(whole)?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "");
    const onlyTypes =
      names !== undefined &&
      /^(import|export)\s+\{/.test(whole) &&
      names.every((name) => /^\s*type\s/.test(name));
    found.push({ from, specifier, typeOnly: type !== undefined || onlyTypes });
  }
  for (const [, specifier = ""] of text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g))
    found.push({ from, specifier, typeOnly: false });
  return found;
}

function targetFile({ from, specifier }: Import): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return relative(root, join(root, dirname(from), specifier));
  return null;
}

function targetRoom(entry: Import): string | null {
  const target = targetFile(entry);
  return target === null ? null : roomOf(target);
}

/** `lib/data/connect.ts` is in data, `lib/env.ts` is env, `server.ts` is server, `app/…` is app. */
function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  if (first !== "lib") return first.replace(/\.tsx?$/, "");
  return second.replace(/(\.test)?\.ts$/, "");
}

function describeImport({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}
