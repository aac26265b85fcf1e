import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RecordAnswer } from "#lib/exchange/ports.ts";
import type { Trust } from "#lib/exchange/trust.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { exchangeWriter } from "./exchange-writer.ts";
import type { OpenDatabase } from "./open-database.ts";
import { openTestDatabase } from "./test-database.ts";
import { grantRecord, tokenIdUse } from "./test-grant.ts";
import { addTestTrust, type TestTrust } from "./test-trust.ts";

describe("recording a grant", () => {
  let open: OpenDatabase;
  let writer: ReturnType<typeof exchangeWriter>;
  let made: TestTrust;
  let trust: Trust;
  beforeAll(async () => {
    open = await openTestDatabase();
    writer = exchangeWriter(open.context);
  });
  afterAll(async () => {
    await writer.close();
    await open.close();
  });
  beforeEach(async () => {
    made = await addTestTrust(open.context);
    trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
  });

  const run = (sql: string, values: unknown[] = []) => open.context.pool.query(sql, values);
  const count = async (table: "exchanges" | "token_uses") =>
    (await run(`SELECT count(*)::int AS n FROM ${table} WHERE organisation_id = $1`, [made.organisationId]))
      .rows[0].n;

  test("commits one row per grant, with the names of the moment", async () => {
    const record = grantRecord(trust);
    expect(await writer.recordGrant(record)).toEqual({ recorded: true });
    const { rows } = await run("SELECT * FROM exchanges WHERE id = $1", [record.facts.exchangeId]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      organisation_id: made.organisationId,
      outcome: "accepted",
      status: 200,
      reason: null,
      issuer: "https://gitlab.com",
      service_account_id: made.accountId,
      service_account_name: "Deployer",
      provider_id: made.providerId,
      federated_identity_id: made.ruleId,
      federated_identity_name: "Main branch",
      scope: "read",
      expires_in: 3600,
      jti: record.jti,
      created_at: record.facts.receivedAt,
    });
  });

  test("keeps no personal claim, no token id and no value of a check on one", async () => {
    const record = grantRecord(trust);
    record.evaluation.checks.push({
      code: "condition",
      stage: "condition",
      claim: "user_email",
      status: "pass",
      expected: "*@acme.example",
      actual: "j.jansen@acme.example",
      message: "j.jansen@acme.example matches *@acme.example",
      captures: ["j.jansen"],
    });
    await writer.recordGrant(record);
    const { rows } = await run("SELECT exchanges::text AS text FROM exchanges WHERE id = $1", [
      record.facts.exchangeId,
    ]);
    expect(rows[0].text).toContain("acme/payments");
    expect(rows[0].text).toContain("user_email");
    expect(rows[0].text).not.toContain("jansen");
    expect(rows[0].text).not.toContain("5ae0f0a6-6b0a-4a86");
  });

  test.each([
    [
      "the rule",
      "UPDATE federated_identities SET status = 'inactive', version = version + 1 WHERE id = $1",
      "ruleId",
    ],
    [
      "the rule's text",
      "UPDATE federated_identities SET subject = 'x', version = version + 1 WHERE id = $1",
      "ruleId",
    ],
    ["the account", "UPDATE service_accounts SET status = 'inactive' WHERE id = $1", "accountId"],
    ["the provider", "UPDATE identity_providers SET status = 'inactive' WHERE id = $1", "providerId"],
    ["the organisation", "UPDATE organisations SET version = version + 1 WHERE id = $1", "organisationId"],
    [
      "the rule's expiry",
      "UPDATE federated_identities SET expires_at = now() - interval '1 s' WHERE id = $1",
      "ruleId",
    ],
    ["the rule, by deletion", "DELETE FROM federated_identities WHERE id = $1", "ruleId"],
  ] as const)("is refused when %s changed after it was judged, and no use is counted", async (_what, sql, id) => {
    await run(sql, [made[id]]);
    const answer = await writer.recordGrant(grantRecord(trust, tokenIdUse(trust, "h1")));
    expect(answer).toEqual({ recorded: false, reason: "rule_changed" });
    expect(await count("exchanges")).toBe(0);
    expect(await count("token_uses")).toBe(0);
  });

  test("gives a single-use token to exactly one of fifty at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => writer.recordGrant(grantRecord(trust, tokenIdUse(trust, "one")))),
    );
    expect(answers.filter((answer) => answer.recorded)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.recorded)).toEqual(
      Array.from({ length: 49 }, () => ({ recorded: false, reason: "token_already_used" })),
    );
    expect(await count("exchanges")).toBe(1);
  });

  test("gives it to exactly one of two writers that race", async () => {
    const other = exchangeWriter(open.context);
    for (let round = 0; round < 20; round++) {
      const record = () => grantRecord(trust, tokenIdUse(trust, `race-${round}`));
      const answers = await Promise.all(
        [writer, other, writer, other].map((one) => one.recordGrant(record())),
      );
      expect(answers.filter((answer) => answer.recorded)).toHaveLength(1);
    }
  });

  test("counts a limited token up to its uses, within its window", async () => {
    const use = () => tokenIdUse(trust, "five", { mode: "limited", maxUses: 5 });
    const answers: RecordAnswer[] = [];
    for (let n = 0; n < 7; n++) answers.push(await writer.recordGrant(grantRecord(trust, use())));
    expect(answers.map((answer) => answer.recorded)).toEqual([true, true, true, true, true, false, false]);
    const two = () => tokenIdUse(trust, "late", { mode: "limited", maxUses: 5 });
    expect((await writer.recordGrant(grantRecord(trust, two()))).recorded).toBe(true);
    await run("UPDATE token_uses SET first_used_at = now() - interval '301 s' WHERE token_id_hash = 'late'");
    expect(await writer.recordGrant(grantRecord(trust, two()))).toEqual({
      recorded: false,
      reason: "token_already_used",
    });
  });

  test("counts a token per provider and organisation", async () => {
    const other = await addTestTrust(open.context);
    const otherTrust = await open.database.trust.loadTrust(other.organisationId, other.accountId);
    expect((await writer.recordGrant(grantRecord(trust, tokenIdUse(trust, "same")))).recorded).toBe(true);
    expect((await writer.recordGrant(grantRecord(otherTrust, tokenIdUse(otherTrust, "same")))).recorded).toBe(
      true,
    );
  });

  test("records nothing after the commit that disabled the rule, under load", async () => {
    let disabled = false;
    const issued: { id: string; begunAfter: boolean }[] = [];
    const load = Array.from({ length: 16 }, async () => {
      for (let n = 0; n < 40; n++) {
        const record = grantRecord(trust);
        const begunAfter = disabled;
        const answer = await writer.recordGrant(record);
        if (answer.recorded) issued.push({ id: record.facts.exchangeId, begunAfter });
      }
    });
    await expect.poll(() => issued.length).toBeGreaterThan(20);
    const { rows } = await run(
      `WITH off AS (UPDATE federated_identities SET status = 'inactive', version = version + 1 WHERE id = $1 RETURNING 1)
       SELECT count(*) FROM off`,
      [made.ruleId],
    );
    expect(rows).toHaveLength(1);
    disabled = true;
    const committed = await count("exchanges");
    await Promise.all(load);
    expect(issued.filter((one) => one.begunAfter)).toEqual([]);
    expect(await count("exchanges")).toBe(committed);
    expect(issued).toHaveLength(committed);
  });

  test("holds the rest of a batch harmless when one row cannot be stored", async () => {
    const bad = grantRecord(trust);
    bad.facts.exchangeId = newIdentity("exchange");
    const twin = grantRecord(trust);
    twin.facts.exchangeId = bad.facts.exchangeId;
    const good = grantRecord(trust);
    const answers = await Promise.allSettled([bad, twin, good].map((record) => writer.recordGrant(record)));
    expect(answers.map((answer) => answer.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("stores text that no database can hold in another form", async () => {
    const record = grantRecord(trust);
    record.evaluation.token.claims = { sub: "a\0b", ref: "\ud800x", "na\0me": ["\udc00"] };
    record.facts.userAgent = "curl\0\ud800";
    expect(await writer.recordGrant(record)).toEqual({ recorded: true });
    const { rows } = await run("SELECT user_agent, detail FROM exchanges WHERE id = $1", [
      record.facts.exchangeId,
    ]);
    expect(rows[0].user_agent).toBe("curl\ufffd\ufffd");
    expect(rows[0].detail.claims).toEqual({ sub: "a\ufffdb", ref: "\ufffdx", "na\ufffdme": ["\ufffd"] });
  });

  test("notes when rule and account were last used", async () => {
    const record = grantRecord(trust);
    await writer.recordGrant(record);
    await writer.flushLastUses();
    const { rows } = await run(
      "SELECT f.last_used_at AS rule, a.last_used_at AS account, f.version FROM federated_identities f JOIN service_accounts a ON a.id = f.service_account_id WHERE f.id = $1",
      [made.ruleId],
    );
    expect(rows).toEqual([{ rule: record.facts.receivedAt, account: record.facts.receivedAt, version: 1 }]);
  });

  test.runIf(process.env.TEST_DATABASE_URL)(
    "of one organisation does not wait for a lock of another",
    async () => {
      const other = await addTestTrust(open.context);
      const otherTrust = await open.database.trust.loadTrust(other.organisationId, other.accountId);
      const client = await open.context.pool.connect();
      await client.query("BEGIN");
      await client.query("UPDATE federated_identities SET name = name WHERE id = $1", [made.ruleId]);
      const stuck = writer.recordGrant(grantRecord(trust));
      stuck.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const begun = quietNow();
      expect((await writer.recordGrant(grantRecord(otherTrust))).recorded).toBe(true);
      expect(quietNow() - begun).toBeLessThan(500);
      await expect(stuck).rejects.toMatchObject({ code: "database_unavailable" });
      expect(quietNow() - begun).toBeLessThan(3000);
      await client.query("ROLLBACK");
      client.release();
      expect((await writer.recordGrant(grantRecord(trust))).recorded).toBe(true);
    },
  );
});
