import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDatabaseOutage } from "./is-database-outage.ts";
import type { OpenDatabase } from "./open-database.ts";
import { QueuedPool } from "./queued-pool.ts";
import { openTestDatabase } from "./test-database.ts";
import { grantRecord } from "./test-grant.ts";
import { addTestTrust, type TestTrust } from "./test-trust.ts";

let open: OpenDatabase;
let made: TestTrust;
beforeAll(async () => {
  open = await openTestDatabase();
  made = await addTestTrust(open.context);
});
afterAll(() => open.close());

describe("the console's way to the database", () => {
  test("lets 200 callers at once wait rather than fail, and exchanges pass them", async () => {
    const { prisma, pool, hotPool } = open.context;
    // Three seconds of sleep at least: longer than a connection may take to be had.
    const seconds = (3 / 200) * (hotPool.options.max === 1 ? 1 : 10);
    const read = () => pool.query("SELECT pg_sleep($1)", [seconds]);
    const write = () =>
      prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT pg_sleep(${seconds})::text`;
        await tx.serviceAccount.updateMany({ where: { id: made.accountId }, data: { description: "busy" } });
      });
    let isBusy = true;
    const calls = Array.from({ length: 200 }, (_, number) => (number % 2 ? read() : write()));
    const done = Promise.allSettled(calls).finally(() => {
      isBusy = false;
    });
    const waits: number[] = [];
    while (isBusy) {
      const begun = performance.now();
      const trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
      const { recorded } = await open.database.exchangeWriter.recordGrant(grantRecord(trust));
      expect(recorded).toBe(true);
      waits.push(performance.now() - begun);
      await pause(20);
    }
    expect((await done).filter(({ status }) => status === "rejected")).toEqual([]);
    expect(waits.length).toBeGreaterThan(3);
    expect(Math.max(...waits)).toBeLessThan(2_000);
  }, 30_000);

  test("answers an outage to all that wait, at once", async () => {
    const behind = Object.assign(new QueuedPool(open.context.hotPool, 1), {
      connect: () => pause(50).then(() => Promise.reject(new Error("timeout expired"))),
    });
    const queued = new QueuedPool(behind, 2);
    const begun = performance.now();
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => queued.query("SELECT 1")));
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const result of results) {
      expect(result.status === "rejected" && isDatabaseOutage(result.reason)).toBe(true);
    }
  });

  test("keeps no turn of a caller that failed", async () => {
    const queued = new QueuedPool(open.context.hotPool, 1);
    for (let round = 0; round < 3; round++)
      await expect(queued.query("SELECT nonsense")).rejects.toThrow(/nonsense/);
    expect((await queued.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  test("turns away what would wait without end", async () => {
    const queued = new QueuedPool(open.context.hotPool, 1);
    const held = await queued.connect();
    const waiting = Array.from({ length: 1_000 }, () => queued.query("SELECT 1"));
    const refusal = await queued.query("SELECT 1").catch((error: unknown) => error);
    expect(isDatabaseOutage(refusal)).toBe(true);
    held.release();
    await expect(Promise.all(waiting)).resolves.toHaveLength(1_000);
  });
});
