import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Credentials,
  call,
  makeAccount,
  makeTenant,
  publicUrl,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addIssuers } from "#lib/runtime/test-runtime.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { tokenReplaySchema, tokenTestResultSchema } from "#lib/schemas/token-test.ts";
import * as replay from "./replay/route.ts";
import * as tests from "./route.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
const issuer = "https://gitlab.corp.example";
const main = "project_path:acme/payments:ref_type:branch:ref:main";

let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
let providerId: string;
let accountId: string;
let ruleId: string;
beforeAll(async () => {
  running = await startTestConsole();
  addIssuers(running);
});
beforeEach(async () => {
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
  const { prisma } = running.open.context;
  const { organisationId } = acme;
  [providerId, accountId, ruleId] = [
    newIdentity("identityProvider"),
    newIdentity("serviceAccount"),
    newIdentity("federatedIdentity"),
  ];
  await prisma.identityProvider.create({
    data: {
      ...{ organisationId, id: providerId, slug: "gitlab", name: "GitLab", issuer, issuerKey: issuer },
      ...{ kind: "gitlab_self_managed", replayMode: "single", maxTokenLifetimeSeconds: 86_400 },
      localJwks: { keys: [jwk] },
    },
  });
  await prisma.serviceAccount.create({
    data: { organisationId, id: accountId, slug: "deployer", name: "Deployer" },
  });
  await prisma.federatedIdentity.create({
    data: {
      ...{ organisationId, id: ruleId, providerId, serviceAccountId: accountId, name: "payments main" },
      ...{ subject: main, trustedAudiences: [publicUrl], allowedScopes: ["api:read", "write"] },
      conditions: { ref_protected: "true" },
    },
  });
});
afterAll(() => running.close());

function claimsOf(change: object = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    ...{ iss: issuer, sub: main, aud: publicUrl, iat: now, nbf: now - 5, exp: now + 3600, jti: "canary-jti" },
    ...{
      project_id: "1",
      project_path: "acme/payments",
      ref_protected: "true",
      user_email: "a@acme.example",
    },
    ...change,
  };
}
function signed(change: object = {}): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${encode({ alg: "RS256", kid: "one", typ: "JWT" })}.${encode(claimsOf(change))}`;
  return `${input}.${sign("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
}
const ask = (body: object, as: Credentials = acme.viewer.token) => call(tests, "POST", { as, body });
const failing = (answer: { body: { checks: { status: string; code: string }[] } }) =>
  answer.body.checks.filter(({ status }) => status === "fail").map(({ code }) => code);

describe("an accepted token", () => {
  test("shows the grant, verified, without a token of ours", async () => {
    const answer = await ask({ token: signed(), serviceAccountIdentity: "deployer" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(tokenTestResultSchema.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body).toMatchObject({
      outcome: "accepted",
      signature: "verified",
      hints: [],
      candidates: [{ federatedIdentity: { identity: ruleId, name: "payments main" }, matched: true }],
      grant: {
        federatedIdentityIdentity: ruleId,
        scope: "api:read write",
        expiresIn: 3600,
        claims: { sub: accountId, iss: publicUrl, act: { iss: issuer, sub: main } },
      },
    });
    expect(failing(answer)).toEqual([]);
  });

  test("is accepted however often it is tested, and leaves no row", async () => {
    const token = signed();
    const before = await countRows();
    for (let round = 0; round < 3; round++) expect((await ask({ token })).body.outcome).toBe("accepted");
    expect(await countRows()).toEqual(before);
    expect(JSON.stringify(running.logged)).not.toContain(token.slice(-40));
  });

  test("narrows to the scope asked for", async () => {
    const answer = await ask({ token: signed(), scope: "read" });
    expect(answer.body.grant.scope).toBe("read");
    expect(failing(await ask({ token: signed(), scope: "kubernetes" }))).toEqual(["scope_not_granted"]);
  });

  test("without an account every rule of the organisation is ranked", async () => {
    const answer = await ask({ token: signed() });
    expect(answer.body).toMatchObject({ outcome: "accepted", grant: { federatedIdentityIdentity: ruleId } });
  });
});

describe("a refused token", () => {
  test("shows everything that is wrong at once", async () => {
    const answer = await ask({ token: signed({ aud: "https://other.example", ref_protected: "false" }) });
    expect(answer.body).toMatchObject({ outcome: "refused", signature: "verified", grant: null });
    expect(failing(answer)).toEqual(["audience_mismatch", "claim_mismatch"]);
  });

  test("comes with hints, best first, whose fix makes a draft that is accepted", async () => {
    const token = signed({ sub: main.replace("payments", "Payments") });
    const answer = await ask({ token, serviceAccountIdentity: accountId });
    const [hint] = answer.body.hints;
    expect(hint).toMatchObject({ code: "case_differs", fix: [{ field: "providerSubject" }] });
    const draft = { providerSubject: hint.fix[0].value };
    const mended = await ask({ token, federatedIdentityIdentity: ruleId, draft });
    expect(mended.body).toMatchObject({ outcome: "accepted", hints: [] });
  });

  test("is told from which provider it nearly is, whether that has rules or not", async () => {
    const { prisma } = running.open.context;
    const near = "https://git.elsewhere.example";
    await prisma.identityProvider.create({
      data: {
        ...{ organisationId: acme.organisationId, id: newIdentity("identityProvider"), slug: "elsewhere" },
        ...{ name: "Elsewhere", issuer: near, issuerKey: near, kind: "gitlab_self_managed" },
        replayMode: "limited",
        maxTokenLifetimeSeconds: 86_400,
      },
    });
    for (const [iss, code] of [
      [near, "other_provider_matches"],
      [`${near}/`, "issuer_trailing_slash"],
      [near.replace("https", "http"), "issuer_scheme"],
      [`${near}:8443`, "issuer_port"],
      [near.replace("git.", "gti."), "issuer_typo"],
    ]) {
      const [hint] = (await ask({ claims: claimsOf({ iss }) })).body.hints;
      expect(hint).toMatchObject({ code, widens: false });
      expect(hint.message).toContain("Elsewhere");
      expect(hint.fix).toBeUndefined();
    }
  });

  test("whose signature is another's is refused", async () => {
    const token = signed();
    const answer = await ask({ token: `${token.slice(0, -8)}AAAAAAAA` });
    expect(answer.body).toMatchObject({ outcome: "refused", signature: "failed" });
  });

  test("over 16 KiB is refused by its size", async () => {
    const answer = await ask({ token: signed({ padding: "x".repeat(16_000) }) });
    expect([answer.status, failing(answer)]).toEqual([200, ["token_too_large"]]);
  });

  test("is judged as of the time given, the rule's expiry included", async () => {
    await running.open.context.prisma.federatedIdentity.updateMany({
      where: { id: ruleId },
      data: { expiresAt: new Date("2026-01-02T00:00:00Z") },
    });
    const iat = Date.parse("2026-01-01T00:00:00Z") / 1000;
    const token = signed({ iat, nbf: iat, exp: iat + 300 });
    expect((await ask({ token, at: "2026-01-01T00:01:00Z" })).body.outcome).toBe("accepted");
    expect(failing(await ask({ token }))).toEqual(expect.arrayContaining(["expired", "rule_expired"]));
  });

  test("an account that is not there is a finding, not an error", async () => {
    const answer = await ask({ token: signed(), serviceAccountIdentity: "nobody" });
    expect([answer.status, failing(answer)]).toEqual([200, ["service_account_unknown"]]);
  });

  test("a pinned rule that is not there falls back to nothing", async () => {
    const answer = await ask({
      token: signed(),
      federatedIdentityIdentity: newIdentity("federatedIdentity"),
    });
    expect(failing(answer)).toEqual(["no_rule"]);
  });
});

describe("bare claims", () => {
  test("skip format, key and signature, and say so", async () => {
    const answer = await ask({ claims: claimsOf() });
    expect(answer.body).toMatchObject({ outcome: "accepted", signature: "not_checked" });
    const skipped = answer.body.checks.filter(({ status }: { status: string }) => status === "skipped");
    expect(skipped.map(({ stage }: { stage: string }) => stage)).toEqual(
      expect.arrayContaining(["format", "key", "signature"]),
    );
  });
});

describe("claims that were withheld", () => {
  const { user_email: _withheld, ...rest } = claimsOf();
  const draft = { providerSubject: main, conditions: { user_email: "a@acme.example" } };
  const statusOf = async (body: object): Promise<string | undefined> => {
    const place = { serviceAccountIdentity: accountId, draft: { ...draft, providerIdentity: providerId } };
    const answer = await ask({ ...body, ...place });
    return answer.body.checks.find(({ stage }: { stage: string }) => stage === "condition")?.status;
  };

  test("are not called missing: what reads them is skipped", async () => {
    expect(await statusOf({ claims: rest })).toBe("fail");
    expect(await statusOf({ claims: rest, withheldClaims: ["user_email"] })).toBe("skipped");
  });
});

describe("a draft", () => {
  const draft = { providerSubject: "project_path:acme/*:ref_type:branch:ref:main" };

  test("needs no name, and is judged with the defaults of a creation", async () => {
    const answer = await ask({
      token: signed(),
      serviceAccountIdentity: accountId,
      draft: { ...draft, providerIdentity: providerId },
    });
    expect(answer.body).toMatchObject({
      outcome: "accepted",
      grant: { federatedIdentityIdentity: null, scope: "api:read", claims: { sub: accountId } },
    });
    expect(answer.body.candidates).toHaveLength(1);
    expect((await listRules()).length).toBe(1);
  });

  test("is judged in place of the saved rule, which gives what it leaves out", async () => {
    const changed = { providerSubject: main.replace("main", "release") };
    const answer = await ask({ token: signed(), federatedIdentityIdentity: ruleId, draft: changed });
    expect(failing(answer)).toEqual(["subject_mismatch"]);
    const strict = await ask({
      token: signed({ ref_protected: "false" }),
      federatedIdentityIdentity: ruleId,
      draft: { providerSubject: main },
    });
    expect(failing(strict)).toEqual(["claim_mismatch"]);
    const open = await ask({
      token: signed({ ref_protected: "false" }),
      federatedIdentityIdentity: ruleId,
      draft: { providerSubject: main, conditions: {} },
    });
    expect(open.body).toMatchObject({ outcome: "accepted", grant: { federatedIdentityIdentity: ruleId } });
  });

  test("may bring a provider of its own, for those who may save one", async () => {
    const body = {
      token: signed(),
      draft,
      draftProvider: { providerIssuer: issuer, localJwks: { keys: [jwk] } },
    };
    expect((await ask(body)).status).toBe(403);
    expect((await ask(body, acme.admin.token)).body).toMatchObject({
      outcome: "accepted",
      signature: "verified",
    });
    const bad = await ask({ ...body, draftProvider: { providerIssuer: "nonsense" } }, acme.admin.token);
    expect([bad.status, bad.body.errors[0].path]).toEqual([400, "providerIssuer"]);
    const pointless = await ask({ ...body, draft: null }, acme.admin.token);
    expect([pointless.status, pointless.body.errors[0].path]).toEqual([400, "draftProvider"]);
  });

  test("without a provider, or with somebody else's, is a 400", async () => {
    expect((await ask({ token: signed(), draft })).status).toBe(400);
    const theirs = { token: signed(), draft: { ...draft, providerIdentity: providerId } };
    expect((await ask(theirs, umbrella.owner.token)).status).toBe(400);
    const replaced = { token: signed(), federatedIdentityIdentity: ruleId, draft };
    expect((await ask(replaced, umbrella.owner.token)).status).toBe(400);
  });
});

describe("400, 403, 413, 429", () => {
  test.each([
    ["neither token nor claims", {}],
    ["both", { token: "a.b.c", claims: {} }],
    ["an unknown member", { token: "a.b.c", audience: "x" }],
    ["a time that is none", { token: "a.b.c", at: "now" }],
    ["withheld claims beside a token", { token: "a.b.c", withheldClaims: ["user_email"] }],
  ])("400 for %s", async (_what, body) => {
    expect((await ask(body)).status).toBe(400);
  });

  test("413 for a body over 64 KiB", async () => {
    expect((await ask({ token: "x".repeat(66_000) })).status).toBe(413);
  });

  test("a service account wants scope read and the permission to read rules", async () => {
    const rules = [{ resources: ["federated_identity"], permissions: ["read"], resourceIdentities: [] }];
    const may = await makeAccount(running, acme.organisationId, { rules });
    const mayNot = await makeAccount(running, acme.organisationId, { rules: [] });
    const body = { token: signed() };
    expect((await ask(body, may.bearer("api:read"))).status).toBe(200);
    expect((await ask(body, may.bearer("write"))).status).toBe(403);
    expect((await ask(body, mayNot.bearer("read"))).status).toBe(403);
  });

  test("another organisation judges by its own rules only", async () => {
    const answer = await ask({ token: signed(), serviceAccountIdentity: accountId }, umbrella.owner.token);
    expect(answer.body).toMatchObject({ outcome: "refused", candidates: [] });
  });

  test("eight run at once for one member", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask({ token: signed() })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
    expect(statuses).toContain(429);
    expect((await ask({ token: signed() })).status).toBe(200);
  });
});

describe("a replay", () => {
  async function record(change: object, personal: string[] = []): Promise<string> {
    const id = newIdentity("exchange");
    const { user_email, jti, ...claims } = claimsOf(change);
    await running.open.context.prisma.exchange.create({
      data: {
        ...{
          organisationId: acme.organisationId,
          id,
          createdAt: new Date(),
          outcome: "refused",
          status: 400,
        },
        ...{ providerId, subject: String(claims.sub), issuer },
        detail: {
          ...{ checks: [], candidates: [], signature: "verified", personal: ["user_email", ...personal] },
          claims: claims as object,
        },
      },
    });
    return id;
  }
  const again = (body: object, as: Credentials = acme.viewer.token) => call(replay, "POST", { as, body });
  const ids = (list: { identity: string }[]) => list.map(({ identity }) => identity);

  test("tells what the draft newly lets in and newly refuses", async () => {
    const onMain = await record({});
    const onFeature = await record({ sub: main.replace("main", "feature") });
    const elsewhere = await record({ sub: "project_path:evil/x:ref_type:branch:ref:main" });
    const draft = { providerSubject: main.replace("main", "f*") };
    const { status, body } = await again({ draft, federatedIdentityIdentity: ruleId, last: 10 });
    expect(status).toBe(200);
    expect(tokenReplaySchema.safeParse(body).error).toBeUndefined();
    expect(body.judged).toBe(3);
    expect(ids(body.newlyAccepted)).toEqual([onFeature]);
    expect(ids(body.newlyRefused)).toEqual([onMain]);
    expect(ids(body.same)).toEqual([elsewhere]);
  });

  test("skips what a condition on a personal claim would decide", async () => {
    const id = await record({});
    const draft = { providerSubject: main, conditions: { user_email: "a@acme.example" } };
    const { body } = await again({ draft, federatedIdentityIdentity: ruleId });
    expect(ids(body.skipped)).toEqual([id]);
  });

  test("sees no other organisation's exchanges", async () => {
    await record({});
    const draft = { providerSubject: main, providerIdentity: providerId };
    expect((await again({ draft }, umbrella.owner.token)).status).toBe(400);
  });
});

async function countRows(): Promise<number[]> {
  const { prisma } = running.open.context;
  return Promise.all([prisma.exchange.count(), prisma.tokenUse.count(), prisma.auditEvent.count()]);
}
function listRules() {
  const { organisationId } = acme;
  return running.open.context.prisma.federatedIdentity.findMany({ where: { organisationId } });
}
