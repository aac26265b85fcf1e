import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeRule } from "#lib/rules/judge-rule.ts";
import type { Check } from "#lib/schemas/check.ts";
import { evaluate } from "./evaluate.ts";
import { exchange } from "./exchange.ts";
import type { Evaluation } from "./ports.ts";
import { previewTrust } from "./preview.ts";
import {
  aHeader,
  aKey,
  anAccount,
  aProvider,
  aRequest,
  aRule,
  aTrust,
  at,
  facts,
  found,
  now,
  ourIssuer,
  someClaims,
  somePorts,
} from "./test-world.ts";
import type { Rule, TrustedProvider } from "./trust.ts";

/** Mostly what is right, sometimes what is not, so that all depths of the decision are reached. */
function mostly<Value>(right: Value, ...wrong: Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

const subject = "project_path:acme/payments:ref_type:branch:ref:main";
const subjects = fc.constantFrom(
  subject,
  "project_path:acme/*:ref_type:*:ref:*",
  "project_path:**",
  "**:ref:dev*",
  "**",
  "x",
);
const rules: fc.Arbitrary<Rule> = fc
  .record({
    id: fc.constantFrom("fid_a", "fid_b", "fid_c", "fid_d"),
    subject: subjects,
    conditions: mostly<Rule["conditions"]>(
      {},
      { ref: "main" },
      { ref: { matches: "m*" }, ref_protected: true },
      { "/job_config/url": { exists: true } },
      { environment: { exists: false }, runner_id: ["1", 12_270_852] },
    ),
    trustedAudiences: mostly([ourIssuer], ["a", "b"], []),
    audienceMatchMode: fc.constantFrom("any", "exact", "all"),
    allowedScopes: fc.subarray(["read", "api:write", "kubernetes"], { minLength: 1 }),
    status: mostly("active", "inactive", "expired", "revoked"),
    expiresAt: mostly<Date | null>(null, new Date(at.getTime() + 5_000), new Date(at.getTime() - 5_000)),
    capToSubjectToken: fc.boolean(),
    tokenLifetimeSeconds: fc.constantFrom(60, 3_600),
    provider: fc
      .record({
        id: fc.constantFrom("idp_gitlab", "idp_two"),
        issuer: mostly("https://gitlab.com", "https://x.example"),
        kind: mostly<TrustedProvider["kind"]>("generic", "gitlab"),
        status: mostly<TrustedProvider["status"]>("active", "inactive"),
        replayMode: fc.constantFrom("off", "limited"),
        maxTokenLifetimeSeconds: mostly(86_400, 1_000),
      })
      .map((changes) => aProvider({ ...changes, id: `${changes.id}-${JSON.stringify(changes)}` })),
    serviceAccount: mostly(anAccount(), anAccount({ status: "inactive" })),
  })
  .map((changes) => aRule(changes as Partial<Rule>));

const tokens = fc.record({
  header: mostly<Record<string, unknown>>(
    aHeader,
    { alg: "none" },
    { ...aHeader, crit: ["b64"] },
    { ...aHeader, typ: "at+jwt" },
  ),
  claims: fc
    .record({
      iss: mostly<unknown>("https://gitlab.com", "https://x.example", "https://gitlab.com/", undefined, [
        "https://gitlab.com",
      ]),
      sub: mostly<unknown>(subject, "project_path:acme/a/b:ref_type:tag:ref:v1", "", undefined, "x"),
      aud: mostly<unknown>(ourIssuer, ["a", "b"], [ourIssuer, "z"], [], 1, undefined),
      ref: mostly<unknown>("main", "develop", null, ["main"], { a: 1 }, undefined),
      exp: mostly<unknown>(now + 3_590, now - 30, now - 90, "soon", now + 900_000, undefined),
      iat: mostly<unknown>(now - 10, now + 90, now - 100_000, undefined),
      nbf: mostly<unknown>(now - 15, now + 90, "x", undefined),
      jti: mostly<unknown>("a", "", undefined),
      project_id: mostly<unknown>("57382910", undefined),
    })
    .map(someClaims),
});
const requests = fc.record({
  scope: mostly<string | null>(null, "read", "write", "read api:write", "admin"),
  federatedIdentity: mostly<string | null>(null, "fid_a", "fid_z"),
  lifetimeSeconds: fc.option(fc.constantFrom(60, 7_200)),
});

/** The test's issuer signs nothing: its keys find every token good. What is compared is all but the signature. */
function trustingPorts(trust: ReturnType<typeof aTrust>) {
  const { ports, asked } = somePorts({ trust, keys: found(aKey()) });
  return { asked, ports: { ...ports, verifySignature: () => true } };
}

const injected = new Set(["key", "signature", "replay"]);
function comparable(checks: Check[]): Check[] {
  return checks.filter((check) => !injected.has(check.stage));
}
function essence(evaluation: Evaluation) {
  return {
    outcome: evaluation.outcome,
    reason: evaluation.reason,
    checks: comparable(evaluation.checks),
    candidates: evaluation.candidates.map(({ rule, matched, reason, checks }) => ({
      id: rule.id,
      matched,
      reason,
      checks: comparable(checks),
    })),
    grant: evaluation.grant && { ...evaluation.grant, use: null },
  };
}

test("REQ-19, P11: panel preview, dry run and exchange agree on 10 000 (rules, token, request) triples", async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(rules, { minLength: 1, maxLength: 4 }),
      tokens,
      requests,
      async (list, parts, asking) => {
        const trust = aTrust(...list);
        const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
        const token = `${encode(parts.header)}.${encode(parts.claims)}.AAAA`;
        const request = aRequest({ token, ...asking });
        const { ports, asked } = trustingPorts(trust);

        const preview = previewTrust({ ...asking, subject: request.subject, at }, trust);
        const dryRun = await evaluate(request, ports);
        const outcome = await exchange(request, facts, ports);

        expect(essence(preview)).toEqual(essence(dryRun));
        expect(outcome.outcome === "granted").toBe(dryRun.outcome === "accepted");
        if (outcome.outcome === "granted") expect(outcome.grant).toEqual(dryRun.grant);
        if (outcome.outcome === "refused") expect(outcome.reason).toBe(dryRun.reason);
        expect(asked.grants.length + asked.refusals.length).toBe(1);
        const key = dryRun.reason ?? "accepted";
        outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      },
    ),
    { numRuns: 10_000 },
  );
  expect(outcomes.get("accepted")).toBeGreaterThan(500);
  expect(outcomes.size).toBeGreaterThan(20);
}, 120_000);

test("reach, expectations and hints judge a rule as the decision does", () => {
  let accepted = 0;
  fc.assert(
    fc.property(rules, tokens, (rule, { claims }) => {
      const { checks } = previewTrust({ subject: { kind: "claims", claims }, at }, aTrust(rule));
      const fails = (stage: Check["stage"]) =>
        checks.filter((check) => check.stage === stage && check.status === "fail");
      const { audience, captures, conditions } = judgeRule(rule, claims, at);
      expect(audience).toBe(fails("audience").length === 0);
      expect(captures !== null).toBe(fails("subject").length === 0);
      expect(conditions.filter(({ holds }) => !holds).map(({ claim }) => claim)).toEqual(
        fails("condition").map(({ claim }) => claim),
      );
      if (audience && captures !== null && conditions.every(({ holds }) => holds)) accepted++;
    }),
    { numRuns: 5_000 },
  );
  expect(accepted).toBeGreaterThan(500);
}, 60_000);

test("P10: adding a condition never turns a refusal into a grant", async () => {
  await fc.assert(
    fc.asyncProperty(rules, tokens, async (rule, parts) => {
      const narrower = { ...rule, conditions: { ...rule.conditions, pipeline_source: "push" } };
      const judge = (judged: Rule) =>
        previewTrust({ subject: { kind: "claims", claims: parts.claims }, at }, aTrust(judged)).outcome;
      if (judge(rule) === "refused") expect(judge(narrower)).toBe("refused");
    }),
    { numRuns: 2_000 },
  );
});

test("P6: no change of one bit of a signed token is accepted", async () => {
  const { ports } = somePorts();
  const request = aRequest();
  const { subject: sent } = request;
  if (sent.kind !== "token") throw new Error("not a token");
  const bytes = Buffer.from(sent.token, "latin1");
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (index, bit) => {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ (1 << bit);
      const evaluation = await evaluate(
        { ...request, subject: { kind: "token", token: altered.toString("latin1") } },
        ports,
      );
      expect(evaluation.outcome).toBe("refused");
      expect(evaluation.verifiedClaims).toBeNull();
    }),
    { numRuns: 2_000 },
  );
}, 60_000);
