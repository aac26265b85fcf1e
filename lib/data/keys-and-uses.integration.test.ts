import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { IssuerKeysRecord } from "./issuer-keys.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { SigningKeyRecord } from "./signing-keys.ts";
import { openTestDatabase } from "./test-database.ts";
import { grantRecord, tokenIdUse } from "./test-grant.ts";
import { addTestTrust, type TestTrust } from "./test-trust.ts";

let open: OpenDatabase;
let made: TestTrust;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());
beforeEach(async () => {
  made = await addTestTrust(open.context);
});

describe("the uses of a token", () => {
  test("are none before it was exchanged, and counted after", async () => {
    const trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
    const use = tokenIdUse(trust, "seen", { mode: "limited", maxUses: 5 });
    expect(await open.database.tokenUses.countTokenUses(use)).toEqual({ uses: 0 });
    await open.database.exchangeWriter.recordGrant(grantRecord(trust, use));
    expect(await open.database.tokenUses.countTokenUses(use)).toEqual({ uses: 1 });
    await open.context.pool.query("UPDATE token_uses SET first_used_at = now() - interval '6 minutes'");
    expect(await open.database.tokenUses.countTokenUses(use)).toEqual({ uses: 5 });
    expect(await open.database.tokenUses.countTokenUses({ ...use, mode: "single", maxUses: 1 })).toEqual({
      uses: 1,
    });
  });

  test("are forgotten when the token can no longer be accepted, not before", async () => {
    const trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
    const forgetAt = new Date("2030-01-01T00:00:00Z");
    await open.database.exchangeWriter.recordGrant(
      grantRecord(trust, tokenIdUse(trust, "old", { forgetAt })),
    );
    await open.database.tokenUses.purge(new Date("2029-12-31T23:59:59Z"));
    expect((await open.database.tokenUses.countTokenUses(tokenIdUse(trust, "old"))).uses).toBe(1);
    expect(await open.database.tokenUses.purge(new Date("2030-01-01T00:00:01Z"))).toBeGreaterThan(0);
    expect((await open.database.tokenUses.countTokenUses(tokenIdUse(trust, "old"))).uses).toBe(0);
  });
});

describe("an issuer's keys", () => {
  const row = (change: Partial<IssuerKeysRecord> = {}): IssuerKeysRecord => ({
    policyVersion: "1",
    jwks: { keys: [{ kty: "RSA", kid: "a" }] },
    etag: '"x"',
    fetchedAt: new Date("2026-01-01T00:00:00Z"),
    freshUntil: new Date("2026-01-01T00:05:00Z"),
    lastAttemptAt: new Date("2026-01-01T00:00:00Z"),
    failures: 0,
    lastError: null,
    ...change,
  });

  test("come back as saved, and are replaced", async () => {
    const { issuerKeys } = open.database;
    expect(await issuerKeys.load(made.organisationId, made.providerId)).toBeNull();
    await issuerKeys.save(made.organisationId, made.providerId, row());
    expect(await issuerKeys.load(made.organisationId, made.providerId)).toEqual(row());
    const newer = row({ failures: 1, lastError: "timeout", lastAttemptAt: new Date("2026-01-01T00:01:00Z") });
    await issuerKeys.save(made.organisationId, made.providerId, newer);
    expect(await issuerKeys.load(made.organisationId, made.providerId)).toEqual(newer);
  });

  test("are not put back by an instance that is behind", async () => {
    const { issuerKeys } = open.database;
    const newer = row({ lastAttemptAt: new Date("2026-01-01T00:01:00Z"), policyVersion: "2" });
    await issuerKeys.save(made.organisationId, made.providerId, newer);
    await issuerKeys.save(made.organisationId, made.providerId, row());
    expect(await issuerKeys.load(made.organisationId, made.providerId)).toEqual(newer);
  });

  test("of a provider that is gone are dropped without an error", async () => {
    await open.database.issuerKeys.save(made.organisationId, "idp_gone", row());
    expect(await open.database.issuerKeys.load(made.organisationId, "idp_gone")).toBeNull();
  });
});

describe("our signing keys", () => {
  const key = (id: string, status: SigningKeyRecord["status"]): SigningKeyRecord => ({
    id,
    algorithm: "ES256",
    publicJwk: { kty: "EC", kid: id },
    encryptedPrivate: "sealed",
    status,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    activatedAt: null,
    retiredAt: null,
  });

  test("become active once, whoever is first", async () => {
    const { signingKeys } = open.database;
    const went = await Promise.all(
      ["key_a", "key_b"].map((id) => signingKeys.insertUnlessPresent(key(id, "active"))),
    );
    expect(went.filter(Boolean)).toHaveLength(1);
    expect(await signingKeys.list()).toHaveLength(1);
  });

  test("are promoted once, and forget their private part when retired", async () => {
    const { signingKeys } = open.database;
    const at = new Date("2026-02-01T00:00:00Z");
    await signingKeys.insertUnlessPresent(key("key_c", "next"));
    const promoted = await Promise.all([1, 2].map(() => signingKeys.promote("key_c", at)));
    expect(promoted.filter(Boolean)).toHaveLength(1);
    const [old, current] = await signingKeys.list();
    expect(old).toMatchObject({ status: "retiring", retiredAt: at, encryptedPrivate: "sealed" });
    expect(current).toMatchObject({ id: "key_c", status: "active", activatedAt: at });
    await signingKeys.retire(current?.id ?? "");
    await signingKeys.retire(old?.id ?? "");
    expect(await signingKeys.list()).toEqual([current]);
    const retired = await open.context.prisma.signingKey.findUniqueOrThrow({ where: { id: old?.id ?? "" } });
    expect(retired.encryptedPrivate).toBe("");
  });
});
