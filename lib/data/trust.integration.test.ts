import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OpenDatabase } from "./open-database.ts";
import { openTestDatabase } from "./test-database.ts";
import { addTestTrust, type TestTrust } from "./test-trust.ts";

describe("the trust of an account", () => {
  let open: OpenDatabase;
  let made: TestTrust;
  beforeAll(async () => {
    open = await openTestDatabase();
  });
  afterAll(() => open.close());
  beforeEach(async () => {
    made = await addTestTrust(open.context);
  });

  test("is found by identity and by slug, of organisation and account", async () => {
    const byIdentity = await open.database.trust.loadTrust(made.organisationId, made.accountId);
    const bySlug = await open.database.trust.loadTrust(made.organisationSlug, made.accountSlug);
    expect(byIdentity).toEqual(bySlug);
    expect(byIdentity.rules.map((rule) => rule.id)).toEqual([made.ruleId]);
    expect(byIdentity.rules[0]?.provider).toEqual({
      id: made.providerId,
      organisationId: made.organisationId,
      name: "GitLab",
      version: 1,
      issuer: "https://gitlab.com",
      kind: "gitlab",
      status: "active",
      replayMode: "limited",
      maxTokenLifetimeSeconds: 86_400,
      jwksUri: null,
      localJwks: null,
      caCertificates: null,
    });
    expect(byIdentity.rules[0]?.createdAt).toBeInstanceOf(Date);
    expect(byIdentity.serviceAccount?.roleSlugs).toEqual(["deployer"]);
  });

  test("says which of organisation and account does not exist", async () => {
    expect(await open.database.trust.loadTrust("nobody", "x")).toEqual({
      organisation: null,
      serviceAccount: null,
      rules: [],
    });
    const trust = await open.database.trust.loadTrust(made.organisationSlug, "nobody");
    expect(trust.organisation?.id).toBe(made.organisationId);
    expect(trust.serviceAccount).toBeNull();
  });

  test("does not reach into another organisation", async () => {
    const other = await addTestTrust(open.context);
    const trust = await open.database.trust.loadTrust(other.organisationId, made.accountId);
    expect(trust.serviceAccount).toBeNull();
    expect(trust.rules).toEqual([]);
  });

  test("takes text that no database can hold as unknown", async () => {
    expect((await open.database.trust.loadTrust("a\0b", "x")).organisation).toBeNull();
    expect((await open.database.trust.loadTrust(made.organisationSlug, "\ud800")).serviceAccount).toBeNull();
  });

  test("without an account has every rule, each with its own account", async () => {
    const trust = await open.database.trust.loadTrust(made.organisationSlug, null);
    expect(trust.serviceAccount).toBeNull();
    expect(trust.rules.map((rule) => rule.serviceAccount.id)).toEqual([made.accountId]);
  });

  test("is fresh after a change is told of, also for an account that was not there", async () => {
    await open.database.trust.loadTrust(made.organisationSlug, made.accountSlug);
    await open.database.trust.loadTrust(made.organisationSlug, "later");
    await open.context.pool.query("UPDATE federated_identities SET status = 'inactive' WHERE id = $1", [
      made.ruleId,
    ]);
    await open.context.pool.query(
      "INSERT INTO service_accounts (organisation_id, id, slug, name) VALUES ($1, $2, 'later', 'Later')",
      [made.organisationId, `sa_later_${made.organisationSlug}`],
    );
    open.context.trustChanged(made.organisationId);
    const trust = await open.database.trust.loadTrust(made.organisationSlug, made.accountSlug);
    expect(trust.rules[0]?.status).toBe("inactive");
    expect(
      (await open.database.trust.loadTrust(made.organisationSlug, "later")).serviceAccount,
    ).not.toBeNull();
  });

  test("with conditions that cannot be read leaves the rule out", async () => {
    await open.context.pool.query("UPDATE federated_identities SET conditions = '[1.5]' WHERE id = $1", [
      made.ruleId,
    ]);
    const trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
    expect(trust.rules).toEqual([]);
  });

  test.runIf(process.env.TEST_DATABASE_URL)("hears of changes by other instances", async () => {
    const read = async () =>
      (await open.database.trust.loadTrust(made.organisationSlug, made.accountSlug)).rules[0]?.status;
    expect(await read()).toBe("active");
    await open.context.pool.query("UPDATE federated_identities SET status = 'revoked' WHERE id = $1", [
      made.ruleId,
    ]);
    expect(await read()).toBe("active");
    await open.context.pool.query("SELECT pg_notify('mooring_trust', $1)", [made.organisationId]);
    await expect.poll(read, { timeout: 1000, interval: 5 }).toBe("revoked");
  });

  test.runIf(process.env.TEST_DATABASE_URL)(
    "reads through while nothing is heard, and hears again",
    async () => {
      const read = async () =>
        (await open.database.trust.loadTrust(made.organisationSlug, made.accountSlug)).rules[0]?.status;
      await read();
      await open.context.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR (query = 'SELECT 1' AND datname = current_database() AND pid <> pg_backend_pid())",
      );
      await open.context.pool.query("UPDATE federated_identities SET status = 'revoked' WHERE id = $1", [
        made.ruleId,
      ]);
      await expect.poll(read, { timeout: 1000, interval: 5 }).toBe("revoked");
    },
  );
});
