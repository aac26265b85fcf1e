import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectToEmbedded } from "#lib/data/connect.ts";
import { isDatabaseOutage } from "#lib/data/is-database-outage.ts";
import { openDatabase } from "#lib/data/open-database.ts";
import { silentLog } from "#lib/data/test-database.ts";
import { lockDataFolder } from "./data-folder-lock.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "mooring-data-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

/** A process that records grants in the folder; `lines` grows by what it prints. */
function start(): { child: ChildProcess; lines: string[]; says: (text: string) => Promise<void> } {
  const child = spawn(process.execPath, ["lib/data/embedded/test-process.ts", dataDir]);
  children.push(child);
  const lines: string[] = [];
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (part: string) => {
    const whole = (rest + part).split("\n");
    rest = whole.pop() ?? "";
    lines.push(...whole);
  });
  const says = (text: string) =>
    expect.poll(() => lines.some((line) => line.includes(text)), { timeout: 60_000 }).toBe(true);
  return { child, lines, says };
}
const openHere = () => openDatabase({ databaseUrl: null, dataDir, log: silentLog });

// Most make databases from nothing, some of them several, which takes seconds each and far more on a busy machine.
const fromNothing = { timeout: 120_000 };
describe("the embedded database", fromNothing, () => {
  test("keeps every acknowledged exchange of a process that was killed, and its token uses", async () => {
    let acknowledged: string[] = [];
    for (let round = 0; round < 2; round++) {
      const process = start();
      await process.says("ready");
      await expect.poll(() => process.lines.length, { timeout: 60_000 }).toBeGreaterThan(300);
      process.child.kill("SIGKILL");
      await once(process.child, "exit");
      acknowledged = [...acknowledged, ...process.lines.filter((line) => line.startsWith("exc_"))];
    }
    const open = await openHere();
    const { rows } = await open.context.pool.query("SELECT id FROM exchanges");
    const uses = await open.context.pool.query("SELECT count(*)::int AS n FROM token_uses");
    await open.close();
    const kept = new Set(rows.map((row: { id: string }) => row.id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(600);
    expect(uses.rows[0].n).toBe(kept.size);
  });

  test("is refused to a second process, with a sentence that names the first", async () => {
    const first = start();
    await first.says("ready");
    const second = start();
    await second.says(`in use by process ${first.child.pid}, started 20`);
    expect(second.lines[0]).toContain("at http://localhost:4200");
    expect(second.lines[0]).toContain("DATABASE_URL");
    await expect(openHere()).rejects.toMatchObject({ code: "data_folder_in_use" });
  });

  test("comes back by itself after its thread has died", async () => {
    const folder = join(dataDir, "postgres");
    const embedded = await startEmbeddedPostgres({ folder, template: null, log: silentLog });
    const { pool, close } = connectToEmbedded(embedded, null, silentLog);
    await pool.query("CREATE TABLE kept (id int)");
    // A message of no known type makes PostgreSQL end itself, as a corrupt file would.
    embedded
      .openStream()
      .on("error", () => undefined)
      .write(Buffer.from([1, 0, 0, 0, 4]));
    const failure = await pool.query("SELECT 1").catch((error: unknown) => error);
    expect(isDatabaseOutage(failure)).toBe(true);
    const rows = () =>
      pool.query("SELECT * FROM kept").then(
        (result) => result.rows,
        () => null,
      );
    await expect.poll(rows, { timeout: 60_000, interval: 100 }).toEqual([]);
    await close();
  });

  test("begins anew when a first start was cut short", async () => {
    await mkdir(join(dataDir, "postgres.unfinished"));
    await writeFile(join(dataDir, "postgres.unfinished", "PG_VERSION"), "18");
    const open = await openHere();
    expect(await open.isReachable()).toBe(true);
    await open.close();
    expect(await readdir(dataDir)).toEqual(["postgres"]);
  });
});

describe("the lock of a data folder", fromNothing, () => {
  test("is free again after it was released, and after its holder was killed", async () => {
    const lock = await lockDataFolder(dataDir, null);
    await expect(lockDataFolder(dataDir, null)).rejects.toMatchObject({ code: "data_folder_in_use" });
    await lock.release();
    const process = start();
    await process.says("ready");
    process.child.kill("SIGKILL");
    await once(process.child, "exit");
    expect(existsSync(join(dataDir, "lock"))).toBe(true);
    await (await lockDataFolder(dataDir, null)).release();
    expect(existsSync(join(dataDir, "lock"))).toBe(false);
  });

  test("goes to one of several that find a dead one", async () => {
    const process = start();
    await process.says("ready");
    process.child.kill("SIGKILL");
    await once(process.child, "exit");
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => lockDataFolder(dataDir, null)));
    const won = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(won).toHaveLength(1);
    await expect(lockDataFolder(dataDir, null)).rejects.toMatchObject({ code: "data_folder_in_use" });
    await won[0]?.release();
  });

  test("holds when its holder accepts but does not answer", async () => {
    const mute = createServer(() => undefined);
    mute.listen(join(dataDir, "lock"));
    await once(mute, "listening");
    await expect(lockDataFolder(dataDir, null)).rejects.toThrow("which does not answer");
    mute.close();
  });

  test("works in a folder whose path is too long for a socket", async () => {
    const deep = join(dataDir, "x".repeat(120));
    const lock = await lockDataFolder(deep, "http://localhost:4201");
    await expect(lockDataFolder(deep, null)).rejects.toThrow("http://localhost:4201");
    await lock.release();
  });
});
