import type { KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { usableKeys } from "#lib/issuers/usable-keys.ts";
import { type ReasonCode, reasonCodes, reasons, stages } from "#lib/schemas/reasons.ts";
import { evaluate } from "./evaluate.ts";
import { exchange } from "./exchange.ts";
import type { ExchangeRequest } from "./ports.ts";
import {
  aKey,
  anAccount,
  anOrganisation,
  aProvider,
  aRequest,
  aRule,
  aToken,
  aTrust,
  at,
  facts,
  failing,
  found,
  now,
  ourIssuer,
  someClaims,
  somePorts,
  type TokenChanges,
  type World,
} from "./test-world.ts";

type Scenario = { request?: Partial<ExchangeRequest>; token?: string | TokenChanges; world?: Partial<World> };

function tokenOf({ token }: Scenario): string {
  return typeof token === "string" ? token : aToken(token);
}

function judge(scenario: Scenario) {
  const { ports, asked } = somePorts(scenario.world);
  return { asked, evaluation: evaluate(aRequest({ token: tokenOf(scenario), ...scenario.request }), ports) };
}

/** One way to earn each reason of the decision; the compiler misses a reason without one, and so does the test. */
const scenarios: Record<ReasonCode, Scenario> = {
  token_malformed: { token: "not a token" },
  token_too_large: { token: "a".repeat(16_385) },
  token_encrypted: { token: "eyJlbmMiOiJBMjU2R0NNIn0..aaaa.bbbb.cccc" },
  alg_not_allowed: { token: { header: { alg: "HS256" } } },
  header_not_allowed: { token: { header: { jku: "https://evil.example" } } },
  type_not_allowed: { token: { header: { typ: "at+jwt" } } },
  issuer_missing: { token: { claims: { iss: undefined } } },
  issuer_unknown: { token: { claims: { iss: "https://gitlab.com/" } } },
  provider_inactive: { world: { trust: aTrust(aRule({ provider: aProvider({ status: "inactive" }) })) } },
  wrong_kind_of_token: { token: { claims: { project_id: undefined } } },
  key_id_missing: { token: { header: { kid: undefined } }, world: { keys: found(aKey(), aKey("other")) } },
  key_unknown: { token: { header: { kid: "unheard of" } } },
  keys_unavailable: {
    world: {
      keys: { status: "unavailable", category: "timeout", message: "no answer", retryAfterSeconds: 7 },
    },
  },
  signature_invalid: { token: { key: "other" } },
  times_missing: { token: { claims: { exp: undefined } } },
  expired: { token: { claims: { iat: now - 4_000, exp: now - 60 } } },
  not_yet_valid: { token: { claims: { nbf: now + 61 } } },
  issued_in_future: { token: { claims: { iat: now + 61 } } },
  lifetime_too_long: { token: { claims: { exp: now + 86_391 } } },
  too_old: { token: { claims: { iat: now - 86_461, nbf: now - 86_461 } } },
  audience_missing: { token: { claims: { aud: undefined } } },
  audience_mismatch: { token: { claims: { aud: "https://elsewhere.example" } } },
  rule_inactive: { world: { trust: aTrust(aRule({ status: "inactive" })) } },
  rule_expired: { world: { trust: aTrust(aRule({ expiresAt: at })) } },
  rule_revoked: { world: { trust: aTrust(aRule({ status: "revoked" })) } },
  rule_changed: { world: { record: () => ({ recorded: false, reason: "rule_changed" }) } },
  subject_missing: { token: { claims: { sub: 7 } } },
  subject_mismatch: { token: { claims: { sub: "project_path:acme/payments:ref_type:branch:ref:Main" } } },
  claim_missing: { world: { trust: aTrust(aRule({ conditions: { environment: "production" } })) } },
  claim_mismatch: { world: { trust: aTrust(aRule({ conditions: { ref: "develop" } })) } },
  claim_type: {
    token: { claims: { job_config: { url: "x" } } },
    world: { trust: aTrust(aRule({ conditions: { job_config: "x" } })) },
  },
  organisation_unknown: { world: { trust: { organisation: null, serviceAccount: null, rules: [] } } },
  service_account_unknown: {
    world: { trust: { organisation: anOrganisation(), serviceAccount: null, rules: [] } },
  },
  service_account_inactive: {
    world: { trust: aTrust(aRule({ serviceAccount: anAccount({ status: "inactive" }) })) },
  },
  no_rule: { request: { federatedIdentity: "fid_other" } },
  scope_unknown: { request: { scope: "admin" } },
  scope_not_granted: { request: { scope: "write" } },
  token_already_used: { world: { uses: 5 } },
  token_id_missing: {
    token: { claims: { jti: undefined } },
    world: { trust: aTrust(aRule({ provider: aProvider({ replayMode: "single" }) })) },
  },
};

/** Whoever is too old and not expired also lives too long: that is said first. */
const alsoFailing: Partial<Record<ReasonCode, ReasonCode[]>> = { too_old: ["lifetime_too_long"] };

describe("every reason", () => {
  test.each(reasonCodes)("%s is given, at its stage and alone", async (reason) => {
    const scenario = scenarios[reason];
    const { ports, asked } = somePorts(scenario.world);
    const outcome = await exchange(aRequest({ token: tokenOf(scenario), ...scenario.request }), facts, ports);
    const [refusal] = asked.refusals;
    expect(asked.grants).toHaveLength(reason === "rule_changed" ? 2 : 0);
    const expected = [...(alsoFailing[reason] ?? []), reason];
    expect(refusal?.evaluation.reason).toBe(expected[0]);
    expect(refusal && failing(refusal.evaluation)).toEqual(expected);
    const check = refusal?.evaluation.checks.find((candidate) => candidate.code === reason);
    expect(check?.stage).toBe(reasons[reason].stage);
    expect(check?.message).toMatch(/^\S.*\.$/s);
    expect(outcome).toMatchObject(
      reason === "keys_unavailable"
        ? { outcome: "failed", retryAfterSeconds: 7 }
        : {
            outcome: "refused",
            reason: expected[0],
            error: reason.startsWith("scope_") ? "invalid_scope" : "invalid_request",
          },
    );
  });

  test("a good token passes every stage in order", async () => {
    const { evaluation } = judge({ world: { trust: aTrust(aRule({ conditions: { ref: "main" } })) } });
    const { checks, outcome, reason, signature, grant } = await evaluation;
    expect(checks.map((check) => check.code)).toEqual([...stages]);
    expect(new Set(checks.map((check) => check.status))).toEqual(new Set(["pass"]));
    expect({ outcome, reason, signature }).toEqual({
      outcome: "accepted",
      reason: null,
      signature: "verified",
    });
    expect(grant).toMatchObject({ scopes: ["api:read"], lifetimeSeconds: 3_600 });
  });
});

describe("a judgement never stops at the first failed check", () => {
  test("after a wrong issuer the other questions are still answered", async () => {
    const { evaluation, asked } = judge({
      token: {
        claims: { iss: "https://evil.example", aud: "x", iat: now - 9_000, exp: now - 5_000, ref: "x" },
      },
      world: { trust: aTrust(aRule({ conditions: { ref: "main" } })) },
    });
    const { checks } = await evaluation;
    expect(failing(await evaluation)).toEqual([
      "issuer_unknown",
      "expired",
      "audience_mismatch",
      "claim_mismatch",
    ]);
    expect(checks.filter((check) => check.status === "skipped").map((check) => check.stage)).toEqual([
      "provider",
      "key",
      "signature",
      "replay",
    ]);
    expect(asked).toMatchObject({ keysOf: [], spent: 1, uses: 0 });
  });

  test("a refused header still lets the claims be judged, and asks for no key", async () => {
    const { evaluation, asked } = judge({
      token: { header: { alg: "none", typ: "x", jwk: {} }, claims: { sub: "y" } },
    });
    expect(failing(await evaluation)).toEqual([
      "alg_not_allowed",
      "type_not_allowed",
      "header_not_allowed",
      "subject_mismatch",
    ]);
    expect(asked).toMatchObject({ keysOf: [], verified: 0, spent: 1 });
  });

  test("several wrong times are all named", async () => {
    const { evaluation } = judge({
      token: { claims: { iat: now + 100, nbf: now + 100, exp: now + 90_000 } },
    });
    expect(failing(await evaluation)).toEqual(["lifetime_too_long", "not_yet_valid", "issued_in_future"]);
  });

  test("without a rule the token's own questions are answered", async () => {
    const { evaluation } = judge({
      token: { claims: { iat: now - 9_000, exp: now - 5_000 } },
      world: { trust: { organisation: null, serviceAccount: null, rules: [] } },
    });
    expect(failing(await evaluation)).toEqual(["expired", "organisation_unknown"]);
  });
});

describe("who is asked, and for what", () => {
  test("a token that cannot be read asks nobody, not even the database", async () => {
    const { evaluation, asked } = judge({ token: `${aToken()}=` });
    expect((await evaluation).reason).toBe("token_malformed");
    expect(asked).toMatchObject({ trust: 0, keysOf: [], verified: 0, spent: 0 });
  });

  test("keys are looked up only for active providers of the account that the token names byte for byte", async () => {
    const others = [
      "https://gitlab.com/",
      "https://GitLab.com",
      "https://gitlab.com:443",
      "http://gitlab.com",
      "https://gitlab.com%2f",
      " https://gitlab.com",
    ].map((issuer, index) =>
      aRule({ id: `fid_${index}`, provider: aProvider({ id: `idp_${index}`, issuer }) }),
    );
    const inactive = aRule({ id: "fid_off", provider: aProvider({ id: "idp_off", status: "inactive" }) });
    const { evaluation, asked } = judge({ world: { trust: aTrust(...others, inactive, aRule()) } });
    expect((await evaluation).outcome).toBe("accepted");
    expect(asked.keysOf).toEqual(["idp_gitlab"]);
  });

  test("rules of one provider share one lookup and one verification", async () => {
    const { evaluation, asked } = judge({
      world: { trust: aTrust(aRule({ id: "fid_a" }), aRule({ id: "fid_b" })) },
    });
    expect((await evaluation).candidates).toHaveLength(2);
    expect(asked).toMatchObject({ keysOf: ["idp_gitlab"], verified: 1, spent: 0 });
  });

  test.each([
    ["an unknown organisation", { trust: { organisation: null, serviceAccount: null, rules: [] } }],
    ["an unknown account", { trust: { organisation: anOrganisation(), serviceAccount: null, rules: [] } }],
    ["another issuer", { trust: aTrust(aRule({ provider: aProvider({ issuer: "https://x.example" }) })) }],
    ["an unknown key", { keys: found(aKey("RS256", { kid: "else" })) }],
  ])("the time of a signature check is spent for %s", async (_, world) => {
    const { evaluation, asked } = judge({ world });
    expect((await evaluation).outcome).toBe("refused");
    expect(asked).toMatchObject({ verified: 0, spent: 1 });
  });

  test("uses are counted only once all else has passed", async () => {
    const { evaluation, asked } = judge({ token: { claims: { aud: "x" } } });
    await evaluation;
    expect(asked.uses).toBe(0);
  });
});

describe("keys", () => {
  test.each([
    "RS256",
    "ES256",
    "ES384",
    "EdDSA",
  ] as const)("%s is verified with a key of its type", async (alg) => {
    const { evaluation } = judge({
      token: { header: { alg, kid: alg }, key: alg },
      world: { keys: found(aKey(alg)) },
    });
    expect((await evaluation).signature).toBe("verified");
  });

  test("PS256 is verified with an RSA key", async () => {
    expect((await judge({ token: { header: { alg: "PS256" } } }).evaluation).signature).toBe("verified");
  });

  test("EdDSA and Ed25519 are one", async () => {
    for (const [alg, keyAlgorithm] of [
      ["EdDSA", "Ed25519"],
      ["Ed25519", "EdDSA"],
    ] as const) {
      const keys = found(aKey("EdDSA", { algorithms: [keyAlgorithm] }));
      const { evaluation } = judge({
        token: { header: { alg, kid: "EdDSA" }, key: "EdDSA" },
        world: { keys },
      });
      expect((await evaluation).signature).toBe("verified");
    }
  });

  test("a key is never used for an algorithm that is not its own", async () => {
    const { evaluation, asked } = judge({ world: { keys: found(aKey("RS256", { algorithms: ["PS256"] })) } });
    expect(failing(await evaluation)).toEqual(["key_unknown"]);
    expect(asked.verified).toBe(0);
  });

  test("each of several keys with one kid is tried", async () => {
    const keys = found(aKey("other", { kid: "RS256" }), aKey("RS256"));
    const { evaluation, asked } = judge({ world: { keys } });
    expect((await evaluation).signature).toBe("verified");
    expect(asked.verified).toBe(2);
  });

  test("a key set may give one kid to several keys, of which all are usable", async () => {
    const jwk = (name: "RS256" | "other") => (aKey(name).handle as KeyObject).export({ format: "jwk" });
    const set = usableKeys({
      keys: [
        { ...jwk("other"), kid: "RS256" },
        { ...jwk("RS256"), kid: "RS256", alg: "RS256" },
      ],
    });
    if (!set.ok) throw new Error(set.message);
    const { evaluation } = judge({ world: { keys: found(...set.keys) } });
    expect((await evaluation).signature).toBe("verified");
  });

  test("without a kid the one key there is is used", async () => {
    const { evaluation } = judge({ token: { header: { kid: undefined } } });
    expect((await evaluation).signature).toBe("verified");
  });

  test("a lookup that answers a key of another kid is not believed", async () => {
    const { evaluation, asked } = judge({ world: { keys: found(aKey("RS256", { kid: null })) } });
    expect(failing(await evaluation)).toEqual(["key_unknown"]);
    expect(asked.verified).toBe(0);
  });

  test("unavailable keys fail the request, and name the first thing in the way", async () => {
    const keys = {
      status: "unavailable",
      category: "dns",
      message: "no address",
      retryAfterSeconds: 9,
    } as const;
    const good = await judge({ world: { keys } }).evaluation;
    expect(good).toMatchObject({ outcome: "failed", reason: "keys_unavailable", retryAfterSeconds: 9 });
    const inactive = await judge({
      token: { header: { alg: "none" } },
      world: { keys },
    }).evaluation;
    expect(inactive).toMatchObject({
      outcome: "refused",
      reason: "alg_not_allowed",
      retryAfterSeconds: null,
    });
  });
});

describe("which rule wins", () => {
  const subject = "project_path:acme/payments:ref_type:branch:ref:main";
  const wide = aRule({ id: "fid_wide", subject: "project_path:acme/**" });
  const star = aRule({ id: "fid_star", subject: "project_path:acme/*:ref_type:branch:ref:main" });
  const exact = aRule({ id: "fid_exact", subject });
  const pinned = aRule({ id: "fid_pinned", subject, conditions: { project_id: "57382910" } });

  async function winner(rules: ReturnType<typeof aRule>[], request: Partial<ExchangeRequest> = {}) {
    const evaluation = await judge({ request, world: { trust: aTrust(...rules) } }).evaluation;
    return { id: evaluation.grant?.rule.id ?? null, order: evaluation.candidates.map(({ rule }) => rule.id) };
  }

  test("the most specific, and the others that matched are listed after it", async () => {
    expect(await winner([wide, star, exact, pinned])).toEqual({
      id: "fid_pinned",
      order: ["fid_pinned", "fid_exact", "fid_star", "fid_wide"],
    });
  });

  test("the oldest of equals, then the smaller id", async () => {
    const older = aRule({ id: "fid_z", createdAt: new Date("2025-01-01") });
    expect((await winner([aRule({ id: "fid_b" }), aRule({ id: "fid_a" }), older])).order).toEqual([
      "fid_z",
      "fid_a",
      "fid_b",
    ]);
  });

  test("one that covers the scopes asked for, however wide", async () => {
    const writer = { ...wide, allowedScopes: ["write"] };
    expect((await winner([exact, writer], { scope: "api:write" })).id).toBe("fid_wide");
    expect((await winner([exact, writer])).id).toBe("fid_exact");
  });

  test("never a union of two", async () => {
    const writer = { ...wide, allowedScopes: ["write"] };
    expect((await winner([exact, writer], { scope: "read write" })).id).toBeNull();
  });

  test.each([
    ["inactive", { status: "inactive" as const }],
    ["expired", { expiresAt: at }],
    ["of an inactive provider", { provider: aProvider({ id: "idp_off", status: "inactive" }) }],
  ])("never one that is %s", async (_, changes) => {
    expect((await winner([{ ...exact, ...changes }, wide])).id).toBe("fid_wide");
  });

  test("a pinned rule, and nothing else when it does not match", async () => {
    expect((await winner([exact, wide], { federatedIdentity: "fid_wide" })).id).toBe("fid_wide");
    const other = { ...exact, subject: "other" };
    expect(await winner([other, wide], { federatedIdentity: "fid_exact" })).toEqual({
      id: null,
      order: ["fid_exact"],
    });
  });

  test("a rule of another version of the dialect never matches", async () => {
    expect((await winner([{ ...exact, matcherVersion: 2 }])).id).toBeNull();
  });
});

describe("the nearest rule", () => {
  test("is the one with the fewest failing checks, and gives the reason", async () => {
    const far = aRule({ id: "fid_far", subject: "x", trustedAudiences: ["x"] });
    const near = aRule({ id: "fid_near", conditions: { ref: "develop" } });
    const evaluation = await judge({ world: { trust: aTrust(far, near) } }).evaluation;
    expect(evaluation).toMatchObject({ outcome: "refused", reason: "claim_mismatch" });
    expect(evaluation.candidates.map(({ rule, reason }) => [rule.id, reason])).toEqual([
      ["fid_near", "claim_mismatch"],
      ["fid_far", "audience_mismatch"],
    ]);
  });

  test("is one that would have granted less rather than one that is switched off", async () => {
    const off = aRule({
      id: "fid_off",
      status: "inactive",
      allowedScopes: ["write"],
      conditions: { ref: "main" },
    });
    const narrow = aRule({ id: "fid_narrow", allowedScopes: ["read"] });
    const { evaluation } = judge({ request: { scope: "write" }, world: { trust: aTrust(off, narrow) } });
    expect((await evaluation).reason).toBe("scope_not_granted");
  });

  test("is never one of another issuer while one of the token's is there", async () => {
    const other = aRule({
      id: "fid_other",
      provider: aProvider({ id: "idp_x", issuer: "https://x.example" }),
    });
    const ours = aRule({ id: "fid_ours", subject: "x", trustedAudiences: ["x"] });
    const evaluation = await judge({ world: { trust: aTrust(other, ours) } }).evaluation;
    expect(evaluation.reason).toBe("audience_mismatch");
  });
});

describe("bare claims", () => {
  const subject = { kind: "claims" as const, claims: someClaims() };

  test("are judged without format, header, key and signature, and say so", async () => {
    const evaluation = await judge({ request: { subject } }).evaluation;
    expect(evaluation).toMatchObject({ outcome: "accepted", signature: "not_checked", verifiedClaims: null });
    const skipped = evaluation.checks
      .filter((check) => check.status === "skipped")
      .map((check) => check.stage);
    expect(skipped).toEqual(["format", "header", "key", "signature"]);
  });

  test("a condition on a withheld claim is skipped, by pointer too", async () => {
    const rule = aRule({ conditions: { user_login: "x", "/user_identities/0/provider": "x", ref: "main" } });
    const withheldClaims = ["user_login", "user_identities"];
    const evaluation = await judge({
      request: { subject: { ...subject, withheldClaims } },
      world: { trust: aTrust(rule) },
    }).evaluation;
    const conditions = evaluation.checks.filter((check) => check.stage === "condition");
    expect(conditions.map((check) => check.status)).toEqual(["skipped", "skipped", "pass"]);
  });
});

describe("people's tokens of GitLab", () => {
  const person = { sub: "1029384", aud: ourIssuer, iss: "https://gitlab.com", email: "j@acme.example" };

  test.each([
    "gitlab",
    "gitlab_self_managed",
  ] as const)("are refused by providers of kind %s", async (kind) => {
    const trust = aTrust(aRule({ subject: "**", provider: aProvider({ kind }) }));
    const rawClaims = JSON.stringify({ ...person, iat: now, exp: now + 120 });
    expect(failing(await judge({ token: { rawClaims }, world: { trust } }).evaluation)).toEqual([
      "wrong_kind_of_token",
    ]);
  });

  test("a user's number as the subject is enough, whatever else the token claims", async () => {
    const trust = aTrust(aRule({ subject: "**" }));
    const { evaluation } = judge({ token: { claims: { sub: "1029384" } }, world: { trust } });
    expect(failing(await evaluation)).toEqual(["wrong_kind_of_token"]);
  });

  test("another kind of provider does not mind", async () => {
    const trust = aTrust(aRule({ subject: "**", provider: aProvider({ kind: "generic" }) }));
    const { evaluation } = judge({ token: { claims: { project_id: undefined } }, world: { trust } });
    expect((await evaluation).outcome).toBe("accepted");
  });
});
