import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import { exchange } from "./exchange.ts";
import type { ExchangeRequest, Grant } from "./ports.ts";
import {
  anAccount,
  anOrganisation,
  aProvider,
  aRequest,
  aRule,
  aToken,
  aTrust,
  at,
  facts,
  now,
  ourIssuer,
  someClaims,
  somePorts,
  type World,
} from "./test-world.ts";
import type { Rule } from "./trust.ts";

type Request = Partial<ExchangeRequest> & { token?: string };

async function run(world: Partial<World> = {}, request: Request = {}) {
  const { ports, asked } = somePorts(world);
  return { outcome: await exchange(aRequest(request), facts, ports), asked };
}

async function grantOf(rule: Partial<Rule>, request: Request = {}): Promise<Grant> {
  const { asked } = await run({ trust: aTrust(aRule(rule)) }, request);
  const [record] = asked.grants;
  if (record === undefined) throw new Error("nothing was granted");
  return record.grant;
}

describe("an exchange", () => {
  test("mints the token of RFC 9068 with what the rule grants", async () => {
    const { outcome, asked } = await run();
    expect(outcome).toMatchObject({ outcome: "granted", exchangeId: "exc_1", accessToken: "minted" });
    expect(asked.minted).toEqual([
      {
        iss: ourIssuer,
        aud: ourIssuer,
        sub: "sa_deployer",
        client_id: "fid_main",
        iat: now,
        nbf: now,
        exp: now + 3_600,
        jti: "exc_1",
        scope: "api:read",
        organisation_id: "org_acme",
        roles: ["deployer"],
        act: { iss: "https://gitlab.com", sub: "project_path:acme/payments:ref_type:branch:ref:main" },
        federated_identity_id: "fid_main",
        exchange_id: "exc_1",
      },
    ]);
  });

  test("answers only after the grant is recorded, with the jti of the token", async () => {
    let recorded = false;
    const { outcome, asked } = await run({
      record: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        recorded = true;
        return { recorded: true };
      },
    });
    expect(recorded).toBe(true);
    expect(outcome.outcome).toBe("granted");
    expect(asked.grants).toMatchObject([
      { jti: "exc_1", requestedScope: null, grant: { lifetimeSeconds: 3_600 } },
    ]);
    expect(asked.refusals).toEqual([]);
  });

  test("rejects, and answers no token, when the grant cannot be recorded", async () => {
    const down = Promise.reject(new Error("database is down"));
    await expect(run({ record: () => down })).rejects.toThrow("database is down");
  });

  test("is judged once more when the configuration had changed, with what is known then", async () => {
    let attempts = 0;
    const world: Partial<World> = {
      record: () => {
        attempts += 1;
        return attempts === 1 ? { recorded: false, reason: "rule_changed" } : { recorded: true };
      },
    };
    const { outcome, asked } = await run(world);
    expect(outcome.outcome).toBe("granted");
    expect(asked).toMatchObject({ trust: 2, refusals: [] });
  });

  test("is refused when the token was used up in the meantime, and is not tried again", async () => {
    const { outcome, asked } = await run({
      record: () => ({ recorded: false, reason: "token_already_used" }),
    });
    expect(outcome).toMatchObject({
      outcome: "refused",
      reason: "token_already_used",
      error: "invalid_request",
    });
    expect(asked.grants).toHaveLength(1);
    expect(asked.refusals[0]?.evaluation).toMatchObject({ outcome: "refused", grant: null });
    expect(asked.refusals[0]?.evaluation.checks.at(-1)).toMatchObject({
      code: "token_already_used",
      status: "fail",
      expected: expect.stringContaining("at most 5 uses within"),
    });
  });

  test("never grants anything to bare claims, though they evaluate as accepted", async () => {
    const subject = { kind: "claims" as const, claims: someClaims() };
    const { ports } = somePorts();
    expect((await evaluate(aRequest({ subject }), ports)).outcome).toBe("accepted");
    const { outcome, asked } = await run({}, { subject });
    expect(outcome).toMatchObject({ outcome: "refused", reason: "signature_invalid" });
    expect(asked).toMatchObject({ minted: [], grants: [] });
  });

  test("hands every refusal over with the answer that was given", async () => {
    const refused = await run({}, { scope: "write" });
    expect(refused.asked.refusals).toMatchObject([
      { status: 400, error: "invalid_scope", requestedScope: "write" },
    ]);
    const keys = { status: "unavailable", category: "dns", message: "x", retryAfterSeconds: 5 } as const;
    const failed = await run({ keys });
    expect(failed.outcome).toEqual({ outcome: "failed", exchangeId: "exc_1", retryAfterSeconds: 5 });
    expect(failed.asked.refusals).toMatchObject([{ status: 503, error: "temporarily_unavailable" }]);
  });
});

describe("scopes", () => {
  const rule = { allowedScopes: ["api:read", "write"] };

  test.each([
    ["in the spelling asked for", "read api:write", ["read", "api:write"]],
    ["in the order asked for", "write read", ["write", "read"]],
    ["narrowed", "read", ["read"]],
    ["once each", "read read", ["read"]],
    ["as stored when none is asked for", null, ["api:read", "write"]],
    ["as stored when an empty text is asked for", "", ["api:read", "write"]],
  ])("are granted %s", async (_, scope, scopes) => {
    expect((await grantOf(rule, { scope })).scopes).toEqual(scopes);
  });

  test("that the organisation no longer has are not granted", async () => {
    expect((await grantOf({ allowedScopes: ["read", "gone"] })).scopes).toEqual(["read"]);
  });
});

describe("the lifetime", () => {
  test.each<[string, Partial<Rule>, Request, number]>([
    ["the rule's", { tokenLifetimeSeconds: 900 }, {}, 900],
    ["what is asked for, when shorter", {}, { lifetimeSeconds: 60 }, 60],
    ["never longer than the rule's", {}, { lifetimeSeconds: 9_000 }, 3_600],
    ["capped by the account", { serviceAccount: anAccount({ maxTokenLifetimeSeconds: 120 }) }, {}, 120],
    ["never past the rule's expiry", { expiresAt: new Date(at.getTime() + 90_999) }, {}, 90],
    [
      "not capped by the subject token by default",
      {},
      { token: aToken({ claims: { exp: now + 30 } }) },
      3_600,
    ],
    [
      "capped by the subject token",
      { capToSubjectToken: true },
      { token: aToken({ claims: { exp: now + 30.9 } }) },
      30,
    ],
  ])("is %s", async (_, rule, request, seconds) => {
    const grant = await grantOf(rule, request);
    expect(grant.lifetimeSeconds).toBe(seconds);
    expect(grant.expiresAt.getTime() - grant.issuedAt.getTime()).toBe(seconds * 1000);
  });

  test("is capped by the organisation", async () => {
    const trust = { ...aTrust(), organisation: anOrganisation({ maxTokenLifetimeSeconds: 61 }) };
    const { asked } = await run({ trust });
    expect(asked.grants[0]?.grant.lifetimeSeconds).toBe(61);
  });

  test("with none left of the subject token there is no grant", async () => {
    const trust = aTrust(aRule({ capToSubjectToken: true }));
    const { outcome } = await run({ trust }, { token: aToken({ claims: { iat: now - 100, exp: now - 5 } }) });
    expect(outcome).toMatchObject({ outcome: "refused", reason: "expired" });
  });

  test("P8: stays within every bound for random rules and times (I5, I6)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rule: fc.integer({ min: 60, max: 86_400 }),
          account: fc.option(fc.integer({ min: 60, max: 86_400 })),
          organisation: fc.integer({ min: 60, max: 86_400 }),
          asked: fc.option(fc.integer({ min: 60, max: 86_400 })),
          expiresInMs: fc.option(fc.integer({ min: -10_000, max: 100_000_000 })),
          leftSeconds: fc.double({ min: -70, max: 40_000, noNaN: true }),
          cap: fc.boolean(),
          atMs: fc.integer({ min: 0, max: 999 }),
          scopes: fc.subarray(["read", "api:write", "kubernetes"]),
          scope: fc.option(fc.constantFrom("read", "write", "api:read kubernetes", "")),
        }),
        async (given) => {
          const when = new Date(at.getTime() + given.atMs);
          const expiresAt = given.expiresInMs === null ? null : new Date(when.getTime() + given.expiresInMs);
          const rule = aRule({
            tokenLifetimeSeconds: given.rule,
            capToSubjectToken: given.cap,
            allowedScopes: given.scopes,
            expiresAt,
            serviceAccount: anAccount({ maxTokenLifetimeSeconds: given.account }),
          });
          const trust = {
            ...aTrust(rule),
            organisation: anOrganisation({ maxTokenLifetimeSeconds: given.organisation }),
          };
          const exp = now + given.leftSeconds;
          const token = aToken({ claims: { iat: now - 100, exp } });
          const { asked, outcome } = await run(
            { trust },
            { token, at: when, scope: given.scope, lifetimeSeconds: given.asked },
          );
          if (outcome.outcome !== "granted") {
            expect(asked.minted).toEqual([]);
            return;
          }
          const minted = asked.minted[0] as { iat: number; exp: number; scope: string };
          const bound = Math.min(given.rule, given.account ?? 1e9, given.organisation, given.asked ?? 1e9);
          expect(minted.exp).toBeGreaterThan(when.getTime() / 1000 - 1);
          expect(minted.exp).toBeLessThanOrEqual(minted.iat + bound);
          if (expiresAt !== null) expect(minted.exp * 1000).toBeLessThanOrEqual(expiresAt.getTime());
          if (given.cap) expect(minted.exp).toBeLessThanOrEqual(exp);
          const bare = (name: string) => name.replace("api:", "");
          const allowed = given.scopes.map(bare);
          for (const name of minted.scope.split(" ").filter(Boolean)) expect(allowed).toContain(bare(name));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the use of a token", () => {
  test("is counted by provider and jti, five times within five minutes", async () => {
    const { use } = await grantOf({});
    expect(use).toMatchObject({
      organisationId: "org_acme",
      providerId: "idp_gitlab",
      mode: "limited",
      maxUses: 5,
      windowSeconds: 300,
      forgetAt: new Date((now + 3_590 + 120) * 1000),
    });
    const again = await grantOf({}, { token: aToken({ claims: { ref: "other" } }) });
    expect(again.use?.tokenIdHash).toBe(use?.tokenIdHash);
    const elsewhere = await grantOf({ provider: aProvider({ id: "idp_two" }) });
    expect(elsewhere.use?.tokenIdHash).not.toBe(use?.tokenIdHash);
  });

  test("is counted for good under single", async () => {
    const { use } = await grantOf({ provider: aProvider({ replayMode: "single" }) });
    expect(use).toMatchObject({ mode: "single", maxUses: 1 });
    const firstUseAtEarliest = now - 10 - 60;
    expect(firstUseAtEarliest + (use?.windowSeconds ?? 0)).toBeGreaterThanOrEqual(
      (use?.forgetAt.getTime() ?? 0) / 1000,
    );
  });

  test("is not counted under off", async () => {
    expect((await grantOf({ provider: aProvider({ replayMode: "off" }) })).use).toBeNull();
  });

  test.each([
    undefined,
    "",
    7,
    null,
  ])("without a jti (%j) it is counted by header and payload, never by signature", async (jti) => {
    const header = { alg: "PS256" };
    const [one, two] = [aToken({ header, claims: { jti } }), aToken({ header, claims: { jti } })];
    expect(one).not.toBe(two);
    const first = (await grantOf({}, { token: one })).use?.tokenIdHash;
    expect((await grantOf({}, { token: two })).use?.tokenIdHash).toBe(first);
    const other = aToken({ header, claims: { jti, iat: now - 11 } });
    expect((await grantOf({}, { token: other })).use?.tokenIdHash).not.toBe(first);
  });

  test("a jti cannot be made to look like a token without one", async () => {
    const token = aToken({ claims: { jti: undefined } });
    const plain = await grantOf({}, { token });
    const imitation = aToken({ claims: { jti: token.split(".").slice(0, 2).join(".") } });
    expect((await grantOf({}, { token: imitation })).use?.tokenIdHash).not.toBe(plain.use?.tokenIdHash);
  });
});
