import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Trust } from "#lib/exchange/trust.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { connectDatabase, type DatabaseConnection } from "./connect.ts";
import { isDatabaseOutage } from "./is-database-outage.ts";
import { type OpenDatabase, serveDatabase } from "./open-database.ts";
import { connectTestDatabase, silentLog } from "./test-database.ts";
import { grantRecord } from "./test-grant.ts";
import { startTestProxy, type TestProxy } from "./test-proxy.ts";
import { addTestTrust, type TestTrust } from "./test-trust.ts";

const server = process.env.TEST_DATABASE_URL;

describe.runIf(server)("while PostgreSQL is away", () => {
  let direct: DatabaseConnection;
  let proxy: TestProxy;
  let open: OpenDatabase;
  let made: TestTrust;
  let trust: Trust;
  beforeAll(async () => {
    direct = await connectTestDatabase();
    const { rows } = await direct.pool.query<{ name: string }>("SELECT current_database() AS name");
    const url = new URL(server ?? "");
    proxy = await startTestProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.host = `127.0.0.1:${proxy.port}`;
    url.pathname = `/${rows[0]?.name}`;
    open = serveDatabase(
      await connectDatabase({ databaseUrl: url.href, dataDir: "", log: silentLog }),
      silentLog,
    );
    made = await addTestTrust(open.context);
    trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
  });
  afterAll(async () => {
    await proxy.become("carry");
    await open.close();
    await proxy.close();
    await direct.close();
  });

  const everyKindOfCall: [string, () => Promise<unknown>][] = [
    ["recording a grant", () => open.database.exchangeWriter.recordGrant(grantRecord(trust))],
    ["loading trust", async () => open.database.trust.loadTrust(made.organisationId, "somebody-else")],
    ["reading by Prisma", () => open.context.prisma.organisation.count()],
    ["a transaction", () => open.context.prisma.$transaction(async (tx) => tx.organisation.count())],
  ];

  describe.each(["refuse", "swallow"] as const)("and would %s", (mode) => {
    beforeAll(async () => {
      await open.context.pool.query("SELECT 1");
      await proxy.become(mode);
    });

    test.each(
      everyKindOfCall,
    )("%s fails within three seconds, as an outage, again and again", async (_what, call) => {
      for (let n = 0; n < 2; n++) {
        const begun = quietNow();
        const error = await call().then(
          () => null,
          (cause: unknown) => cause,
        );
        expect(quietNow() - begun).toBeLessThan(3200);
        expect(error).toBeInstanceOf(Error);
        expect(isDatabaseOutage(error), String(error)).toBe(true);
      }
    });

    test("and is well again within five seconds of its return, with fresh snapshots", async () => {
      await direct.pool.query("UPDATE service_accounts SET version = version + 1 WHERE id = $1", [
        made.accountId,
      ]);
      await proxy.become("carry");
      const well = async () => {
        trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
        return (await open.database.exchangeWriter.recordGrant(grantRecord(trust))).recorded;
      };
      await expect.poll(() => well().catch(() => false), { timeout: 5000, interval: 50 }).toBe(true);
    });
  });
});
