import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Trust } from "#lib/exchange/trust.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import { type ExchangeFilter, unfiltered as everything } from "./exchange-filter.ts";
import { exchanges } from "./exchanges.ts";
import type { OpenDatabase } from "./open-database.ts";
import { openTestDatabase } from "./test-database.ts";
import { acceptedEvaluation, grantRecord, refusalRecord } from "./test-grant.ts";
import { addTestTrust, type TestTrust } from "./test-trust.ts";

let open: OpenDatabase;
let made: TestTrust;
let organisationId: OrganisationId;
let trust: Trust;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());
beforeEach(async () => {
  made = await addTestTrust(open.context);
  organisationId = made.organisationId as OrganisationId;
  trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
});

const page = { limit: 50, cursor: null };
const list = async (filter: Partial<ExchangeFilter> = {}) =>
  (await open.database.exchanges.list(organisationId, { ...everything, ...filter }, page)).exchanges;
const counted = async () =>
  (
    await open.context.pool.query(
      "SELECT reason, sum(count)::int AS count FROM refusal_counts WHERE organisation_id = $1 GROUP BY reason",
      [organisationId],
    )
  ).rows;

test("an exchange of the usual size is stored as it is: compressing would cost a third of recording it", async () => {
  const record = grantRecord(trust, null);
  record.evaluation.token.claims = { list: Array.from({ length: 400 }, () => "abcd").join(" ") };
  expect(await open.database.exchangeWriter.recordGrant(record)).toEqual({ recorded: true });
  const { rows } = await open.context.pool.query(
    "SELECT pg_column_size(detail) AS stored, octet_length(detail::text) AS bytes FROM exchanges WHERE id = $1",
    [record.facts.exchangeId],
  );
  expect(rows[0].bytes).toBeGreaterThan(2_500);
  expect(rows[0].stored).toBeGreaterThanOrEqual(rows[0].bytes);
});

describe("a refusal", () => {
  test("is kept with every check, the claims and the rule that came nearest", async () => {
    const record = refusalRecord(trust);
    record.evaluation.checks = record.evaluation.checks.map((check) =>
      check.stage === "subject"
        ? { ...check, status: "fail", code: "subject_mismatch", message: "Only main may.", captures: ["x"] }
        : check,
    );
    open.database.refusalWriter.recordRefusal(record);
    await open.database.refusalWriter.flush();
    const exchange = await open.database.exchanges.get(organisationId, record.facts.exchangeId);
    expect(exchange).toMatchObject({
      outcome: "refused",
      reason: "subject_mismatch",
      status: 400,
      error: "invalid_request",
      requestedScope: "read",
      serviceAccount: { id: made.accountId, name: "Deployer" },
      provider: { id: made.providerId, name: "GitLab" },
      federatedIdentity: { id: made.ruleId, name: "Main branch" },
      jti: null,
      expiresIn: null,
    });
    const detail = exchange?.detail;
    expect(detail?.checks).toEqual(
      record.evaluation.checks.map((check) =>
        check.stage === "subject" ? check : { ...check, message: `The ${check.stage} is as it should be.` },
      ),
    );
    expect(detail?.claims).toMatchObject({ project_path: "acme/payments", runner_id: 12270852 });
    expect(detail?.personalClaims).toEqual(["user_id", "user_login", "user_email"]);
    expect(detail?.candidates).toEqual([
      { federatedIdentity: { id: made.ruleId, name: "Main branch" }, matched: true, reason: null },
    ]);
    expect(detail).toMatchObject({ signature: "verified", algorithm: "RS256", keyId: "k1", expiresAt: null });
  });

  test("of an unknown organisation, or of what is no token, is not kept", async () => {
    const nowhere = refusalRecord(trust, { trust: { organisation: null, serviceAccount: null, rules: [] } });
    const noToken = refusalRecord(trust);
    noToken.evaluation.token.claims = null;
    open.database.refusalWriter.recordRefusal(nowhere);
    open.database.refusalWriter.recordRefusal(noToken);
    await open.database.refusalWriter.flush();
    expect(await list()).toEqual([]);
    expect(await counted()).toEqual([]);
  });

  test("in a flood of forgeries is counted beyond the rate, and none is lost", async () => {
    const receivedAt = new Date();
    for (let n = 0; n < 350; n++) {
      const record = refusalRecord(trust, { signature: "failed" });
      open.database.refusalWriter.recordRefusal({ ...record, facts: { ...record.facts, receivedAt } });
    }
    await open.database.refusalWriter.flush();
    const kept = (await open.database.exchanges.count(organisationId, everything)) ?? 0;
    expect(kept).toBe(100);
    expect(await counted()).toEqual([{ reason: "subject_mismatch", count: 250 }]);
  });

  test("with claims of any size and content is stored small", async () => {
    const record = refusalRecord(trust, { signature: "failed" });
    record.evaluation.token.claims = {
      huge: "x".repeat(5000),
      "na\0me": "\ud800",
      list: Array.from({ length: 2000 }, (_, n) => n),
      ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`claim_${n}`, "y".repeat(100)])),
      kept: undefined,
    };
    record.evaluation.token.subject = "s".repeat(10_000);
    record.facts.userAgent = "u".repeat(10_000);
    open.database.refusalWriter.recordRefusal(record);
    await open.database.refusalWriter.flush();
    const { rows } = await open.context.pool.query(
      "SELECT length(exchanges::text) AS length FROM exchanges WHERE organisation_id = $1",
      [organisationId],
    );
    expect(rows[0].length).toBeLessThan(12_000);
    const exchange = await open.database.exchanges.get(organisationId, record.facts.exchangeId);
    expect(exchange?.detail.omittedClaims).toContain("huge");
    expect(exchange?.detail.claims["na\ufffdme"]).toBe("\ufffd");
  });
});

describe("the list of exchanges", () => {
  test("is filtered by what it shows", async () => {
    const granted = grantRecord(trust);
    await open.database.exchangeWriter.recordGrant(granted);
    const refused = refusalRecord(trust, { candidates: [] });
    refused.evaluation.token = { ...refused.evaluation.token, subject: "repo:Acme_Shop/100%:ref" };
    open.database.refusalWriter.recordRefusal(refused);
    await open.database.refusalWriter.flush();
    const ids = async (filter: Partial<ExchangeFilter>) =>
      (await list(filter)).map((exchange) => exchange.id);
    const both = [granted.facts.exchangeId, refused.facts.exchangeId].sort().reverse();
    expect(await ids({})).toEqual(both);
    expect(await ids({ outcome: "accepted" })).toEqual([granted.facts.exchangeId]);
    expect(await ids({ reason: "subject_mismatch" })).toEqual([refused.facts.exchangeId]);
    expect(await ids({ federatedIdentityId: made.ruleId })).toEqual([granted.facts.exchangeId]);
    expect(await ids({ providerId: made.providerId })).toEqual([granted.facts.exchangeId]);
    expect(await ids({ serviceAccountId: made.accountId })).toEqual(both);
    expect(await ids({ subject: "acme_shop/100%" })).toEqual([refused.facts.exchangeId]);
    expect(await ids({ subject: "acme%payments" })).toEqual([]);
    expect(await ids({ subject: "a\0" })).toEqual([]);
    const now = granted.facts.receivedAt.getTime();
    expect(await ids({ from: new Date(now - 1000), to: new Date(now + 60_000) })).toEqual(both);
    expect(await ids({ from: new Date(now + 60_000) })).toEqual([]);
    expect(await ids({ to: new Date(now - 1000) })).toEqual([]);
  });

  test("comes in pages that neither repeat nor skip", async () => {
    const records = Array.from({ length: 7 }, () => grantRecord(trust));
    await Promise.all(records.map((record) => open.database.exchangeWriter.recordGrant(record)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer: Awaited<ReturnType<typeof open.database.exchanges.list>> =
        await open.database.exchanges.list(organisationId, everything, { limit: 3, cursor });
      seen.push(...answer.exchanges.map((exchange) => exchange.id));
      cursor = answer.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(
      records
        .map((record) => record.facts.exchangeId)
        .sort()
        .reverse(),
    );
    expect(
      await open.database.exchanges.list(organisationId, everything, { limit: 3, cursor: "x'" }),
    ).toEqual({
      exchanges: [],
      nextCursor: null,
    });
  });

  test("ends a page where a filter has passed over enough, says where to go on, and claims no count", async () => {
    const records = Array.from({ length: 8 }, () => grantRecord(trust));
    records.sort((a, b) => (a.facts.exchangeId < b.facts.exchangeId ? 1 : -1));
    for (const record of records.slice(4, 6)) record.grant.actor.sub = "needle";
    await Promise.all(records.map((record) => open.database.exchangeWriter.recordGrant(record)));
    const id = (index: number) => records[index]?.facts.exchangeId;
    const filter = { ...everything, subject: "needle" };
    // A part of three rows, and no time for a second one.
    const hurried = exchanges(open.context, { rows: 3, pageMs: 0, countMs: 0 });
    const pages: [string[], string | null][] = [];
    let cursor: string | null = null;
    do {
      const answer: Awaited<ReturnType<typeof hurried.list>> = await hurried.list(organisationId, filter, {
        limit: 1,
        cursor,
      });
      pages.push([answer.exchanges.map((exchange) => exchange.id), answer.nextCursor]);
      cursor = answer.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual([
      [[], id(2)],
      [[id(4)], id(4)],
      [[id(5)], id(7)],
      [[], null],
    ]);
    expect(await hurried.count(organisationId, filter)).toBeNull();
    expect(await hurried.count(organisationId, everything)).toBe(8);
    const patient = exchanges(open.context, { rows: 3, pageMs: 60_000, countMs: 60_000 });
    expect(await patient.count(organisationId, filter)).toBe(2);
    expect(await patient.list(organisationId, filter, page)).toMatchObject({
      exchanges: [{ id: id(4) }, { id: id(5) }],
      nextCursor: null,
    });
  });

  test("and everything else stays within the organisation", async () => {
    const record = grantRecord(trust);
    await open.database.exchangeWriter.recordGrant(record);
    const id = record.facts.exchangeId;
    const other = (await addTestTrust(open.context)).organisationId as OrganisationId;
    expect((await open.database.exchanges.list(other, everything, page)).exchanges).toEqual([]);
    expect(await open.database.exchanges.get(other, id)).toBeNull();
    expect(await open.database.exchanges.count(other, everything)).toBe(0);
    expect(await open.database.exchanges.findOrganisation(id, [other])).toBeNull();
    expect(await open.database.exchanges.findOrganisation(id, [other, organisationId])).toBe(organisationId);
    expect(await open.database.exchanges.lastByRule(other)).toEqual(new Map());
    expect(await open.database.exchanges.lastForProvider(other, made.providerId, 10)).toEqual([]);
  });
});

describe("the last exchange", () => {
  test("of each rule says how it ended", async () => {
    await open.database.exchangeWriter.recordGrant(grantRecord(trust));
    await new Promise((resolve) => setTimeout(resolve, 2));
    const refused = refusalRecord(trust);
    open.database.refusalWriter.recordRefusal(refused);
    await open.database.refusalWriter.flush();
    expect((await open.database.exchanges.lastByRule(organisationId)).get(made.ruleId)).toEqual({
      id: refused.facts.exchangeId,
      createdAt: refused.facts.receivedAt,
      outcome: "refused",
      reason: "subject_mismatch",
    });
  });

  test("of a provider can be judged again when its signature held", async () => {
    const granted = grantRecord(trust);
    await open.database.exchangeWriter.recordGrant(granted);
    open.database.refusalWriter.recordRefusal(refusalRecord(trust, { signature: "failed" }));
    await open.database.refusalWriter.flush();
    const last = await open.database.exchanges.lastForProvider(organisationId, made.providerId, 10);
    expect(last.map((exchange) => exchange.id)).toEqual([granted.facts.exchangeId]);
    expect(last[0]?.detail.claims.sub).toBe(acceptedEvaluation(trust).token.subject);
    expect(last[0]?.detail.expiresAt?.getTime()).toBe(
      Math.floor(granted.grant.expiresAt.getTime() / 1000) * 1000,
    );
  });

  test("that does not exist is not found", async () => {
    expect(await open.database.exchanges.get(organisationId, newIdentity("exchange"))).toBeNull();
    expect(await open.database.exchanges.get(organisationId, "a\0")).toBeNull();
  });
});
