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
import { federatedIdentitySchema } from "#lib/schemas/federated-identity.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import * as rule from "./[ref]/route.ts";
import * as rules from "./route.ts";

let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
let places: { serviceAccountIdentity: string; providerIdentity: string };
beforeAll(async () => {
  running = await startTestConsole();
});
beforeEach(async () => {
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
  places = await makePlaces(acme);
});
afterAll(() => running.close());

const main = "project_path:acme/payments:ref_type:branch:ref:main";
async function makePlaces({ organisationId }: TestTenant, name = "gitlab") {
  const { prisma } = running.open.context;
  const [accountId, providerId] = [newIdentity("serviceAccount"), newIdentity("identityProvider")];
  await prisma.serviceAccount.create({
    data: { organisationId, id: accountId, slug: `${name}-deployer`, name: "Deployer" },
  });
  const issuer = `https://${name}.example`;
  await prisma.identityProvider.create({
    data: {
      organisationId,
      id: providerId,
      slug: name,
      name,
      issuer,
      issuerKey: issuer,
      kind: "gitlab_self_managed",
      replayMode: "limited",
      maxTokenLifetimeSeconds: 86_400,
    },
  });
  return { serviceAccountIdentity: accountId, providerIdentity: providerId };
}
const create = (body: object = {}, as: Credentials = acme.admin.token) =>
  call(rules, "POST", { as, body: { ...places, providerSubject: main, ...body } });
const read = (ref: string, as: Credentials = acme.viewer.token) => call(rule, "GET", { as, params: { ref } });
const change = (ref: string, body: unknown, headers = {}, as: Credentials = acme.admin.token) =>
  call(rule, "PUT", { as, params: { ref }, body, headers });
const list = (query = "", as: Credentials = acme.viewer.token) =>
  call(rules, "GET", { as, path: `/v1/federated-identities${query}` });

describe("201", () => {
  test("the shortest command of existing clients succeeds, with every default", async () => {
    const { status, body } = await create({
      identity: "",
      name: "wif",
      description: null,
      labels: null,
      annotations: null,
      trustedAudiences: null,
      allowedScopes: null,
      audienceMatchMode: null,
      conditions: null,
      status: "",
      expiresAt: null,
    });
    expect(status).toBe(201);
    expect(federatedIdentitySchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      name: "wif",
      description: "",
      labels: {},
      annotations: {},
      trustedAudiences: [publicUrl],
      audienceMatchMode: "any",
      allowedScopes: ["api:read"],
      conditions: {},
      status: "active",
      tokenLifetimeSeconds: 3600,
      capToSubjectToken: false,
      matcherVersion: 1,
      expectations: [],
      serviceAccount: { identity: places.serviceAccountIdentity, name: "Deployer" },
      provider: {
        identity: places.providerIdentity,
        name: "gitlab",
        providerIssuer: "https://gitlab.example",
      },
      objectVersion: 1,
    });
    for (const name of ["expiresAt", "lastUsedAt", "lastExchange"])
      expect(Object.hasOwn(body, name)).toBe(false);
    expect(body.findings.map(({ code }: { code: string }) => code)).toEqual(expect.any(Array));
  });

  test("takes empty lists for not given, and derives the name from the subject", async () => {
    const { body } = await create({ trustedAudiences: [], allowedScopes: [] });
    expect(body).toMatchObject({
      name: "acme/payments branch main",
      trustedAudiences: [publicUrl],
      allowedScopes: ["api:read"],
    });
  });

  test("echoes lists in order with duplicates, conditions, and both spellings of scopes, exactly", async () => {
    const given = {
      name: " spaced ",
      trustedAudiences: ["https://z.example", "https://a.example", "https://z.example"],
      allowedScopes: ["write", "api:read", "write", "kubernetes"],
      audienceMatchMode: "all",
      conditions: {
        ref_protected: true,
        ref: { matches: ["v*", "release/**"] },
        project_id: ["20", 20],
        "/kubernetes.io/namespace": "prod",
        environment: { exists: false },
        pipeline_source: { oneOf: ["push", "web"] },
        namespace_path: { equals: "acme" },
      },
      labels: { b: "2", a: "1" },
      annotations: { "thalassa.cloud/wif.provider-subject": main },
      expiresAt: "2099-01-31T12:00:00Z",
      expectations: [{ name: "main", claims: { sub: main, n: [1, { a: null }] }, outcome: "accepted" }],
    };
    const { body } = await create(given);
    const again = await read(body.identity);
    expect(again.body).toMatchObject(given);
    expect(JSON.stringify(again.body.conditions)).toBe(JSON.stringify(given.conditions));
    expect(again.body.trustedAudiences).toEqual(given.trustedAudiences);
  });

  test("several rules may say the same", async () => {
    await create();
    const second = await create();
    expect(second.status).toBe(201);
    expect(second.body.findings.map(({ code }: { code: string }) => code).join()).toMatch(
      /DUPLIC|OVERLAP|SAME/i,
    );
  });

  test("account and provider may be named by slug or unique name", async () => {
    const answer = await create({ serviceAccountIdentity: "gitlab-deployer", providerIdentity: "gitlab" });
    expect(answer).toMatchObject({
      status: 201,
      body: { serviceAccount: { identity: places.serviceAccountIdentity } },
    });
  });

  test("what was acknowledged is in the audit event", async () => {
    const { body } = await create({ acknowledgedFindings: ["GL-ANY-REF"], overrideExpectations: true });
    const event = await running.open.context.prisma.auditEvent.findFirstOrThrow({
      where: { organisationId: acme.organisationId, resourceId: body.identity },
    });
    expect(event).toMatchObject({
      action: "create",
      resourceType: "federated_identity",
      context: { acknowledgedFindings: ["GL-ANY-REF"], overrideExpectations: true },
    });
  });
});

describe("200", () => {
  test("a change touches only what is given", async () => {
    const { body } = await create({
      conditions: { ref: "main" },
      expiresAt: "2099-01-01T00:00:00Z",
      labels: { a: "1" },
    });
    const changed = await change(body.identity, {
      name: "",
      description: "new",
      conditions: null,
      trustedAudiences: null,
      labels: null,
      providerSubject: main.replace("main", "v*"),
    });
    const { updatedAt, findings, ...rest } = body;
    expect(changed.body).toMatchObject({
      ...rest,
      description: "new",
      providerSubject: main.replace("main", "v*"),
      objectVersion: 2,
    });
  });

  test("empty values clear conditions, labels, annotations and expiry", async () => {
    const { body } = await create({
      conditions: { ref: "main" },
      labels: { a: "1" },
      annotations: { b: "2" },
      expiresAt: "2099-01-01T00:00:00Z",
    });
    const cleared = await change(body.identity, {
      conditions: {},
      labels: {},
      annotations: {},
      expiresAt: "",
    });
    expect(cleared.body).toMatchObject({ conditions: {}, labels: {}, annotations: {} });
    expect(Object.hasOwn(cleared.body, "expiresAt")).toBe(false);
  });

  test("{} is valid and writes nothing", async () => {
    const { body } = await create();
    expect((await change(body.identity, {})).body).toMatchObject({
      objectVersion: 1,
      updatedAt: body.updatedAt,
    });
  });

  test.each(["active", "inactive", "expired", "revoked"])("the status may become %s", async (status) => {
    const { body } = await create({ status: "inactive" });
    expect((await change(body.identity, { status })).body.status).toBe(status);
  });

  test("past its expiry a rule shows as expired, and a later expiry brings it back", async () => {
    const { body } = await create({ expiresAt: "2020-01-01T00:00:00Z" });
    expect(body.status).toBe("expired");
    expect((await list("?status=expired")).body).toHaveLength(1);
    const later = await change(body.identity, { expiresAt: "2099-01-01T02:00:00+02:00" });
    expect(later.body).toMatchObject({ status: "active", expiresAt: "2099-01-01T00:00:00Z" });
  });

  test("account and provider may change", async () => {
    const { body } = await create();
    const other = await makePlaces(acme, "other");
    const moved = await change(body.identity, other);
    expect(moved.body).toMatchObject({
      serviceAccount: { identity: other.serviceAccountIdentity },
      provider: { identity: other.providerIdentity },
    });
  });

  test("lists filter by account, provider and label", async () => {
    const other = await makePlaces(acme, "other");
    const { body } = await create({ labels: { "thalassa.cloud/wif-key": "0011" } });
    await create(other);
    const found = async (query: string) =>
      (await list(query)).body.map((one: { identity: string }) => one.identity);
    expect(await found(`?serviceAccountIdentity=${places.serviceAccountIdentity}`)).toEqual([body.identity]);
    expect(await found(`?providerIdentity=gitlab`)).toEqual([body.identity]);
    expect(await found(`?providerIdentity=${places.providerIdentity}&serviceAccountIdentity=nobody`)).toEqual(
      [],
    );
    expect(await found("?matchLabels%5Bthalassa.cloud%2Fwif-key%5D=0011")).toEqual([body.identity]);
    expect(await found("")).toHaveLength(2);
  });

  test("pages with limit and cursor go through all, oldest first", async () => {
    for (let number = 0; number < 5; number++) await create({ name: `n${number}` });
    const first = await list("?limit=2");
    expect(first.headers.get("x-total-count")).toBe("5");
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await call(rules, "GET", { as: acme.viewer.token, path: next });
    const names = [...first.body, ...second.body].map((one: { name: string }) => one.name);
    expect(names).toEqual(["n0", "n1", "n2", "n3"]);
  });
});

describe("400", () => {
  test.each([
    ["an account that is not there", { serviceAccountIdentity: "sa_nothing" }, "serviceAccountIdentity"],
    ["a provider that is not there", { providerIdentity: "idp_nothing" }, "providerIdentity"],
    ["no subject", { providerSubject: undefined }, "providerSubject"],
    ["three stars", { providerSubject: "a***" }, "providerSubject"],
    ["a pattern of 513 characters", { providerSubject: "a".repeat(513) }, "providerSubject"],
    ["half a surrogate pair", { providerSubject: "a\ud800" }, "providerSubject"],
    ["an unknown scope", { allowedScopes: ["read", "admin"] }, "allowedScopes"],
    ["a wildcard audience", { trustedAudiences: ["https://*"] }, "trustedAudiences.0"],
    ["misspelt conditions", { condition: { ref: "main" } }, "condition"],
    ["a list of conditions", { conditions: [{ ref: "main" }] }, "conditions"],
    ["a fraction", { conditions: { n: 1.5 } }, "conditions.n"],
    ["null in a condition", { conditions: { ref: null } }, "conditions.ref"],
    ["an empty one-of", { conditions: { ref: [] } }, "conditions.ref"],
    ["an unknown operator", { conditions: { ref: { regex: ".*" } } }, "conditions.ref"],
    ["two operators", { conditions: { ref: { equals: "a", matches: "b" } } }, "conditions.ref"],
    ["an expiry that is no time", { expiresAt: "tomorrow" }, "expiresAt"],
    ["a lifetime of 59 s", { tokenLifetimeSeconds: 59 }, "tokenLifetimeSeconds"],
    ["a status that is none", { status: "enabled" }, "status"],
    ["a mode that is none", { audienceMatchMode: "none" }, "audienceMatchMode"],
  ])("is answered to %s, and nothing is saved", async (_what, body, path) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    const paths: string[] = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths.some((one) => one === path || one.startsWith(`${path}.`))).toBe(true);
    expect((await list()).body).toEqual([]);
  });

  test("a body that says __proto__ or says a thing twice is refused", async () => {
    const twice = `{"providerSubject":"a","providerSubject":"**"}`;
    const proto = JSON.stringify({ ...places, providerSubject: main, conditions: { x: 1 } }).replace(
      '"x"',
      '"__proto__"',
    );
    for (const body of [twice, proto])
      expect((await call(rules, "POST", { as: acme.admin.token, body })).status).toBe(400);
    expect((await list()).body).toEqual([]);
  });

  test("a change does not empty audiences or scopes", async () => {
    const { body } = await create();
    for (const field of ["trustedAudiences", "allowedScopes"])
      expect((await change(body.identity, { [field]: [] })).status).toBe(400);
    expect((await read(body.identity)).body).toEqual(body);
  });

  test("another organisation's account or provider is not there", async () => {
    const theirs = await makePlaces(umbrella, "theirs");
    for (const body of [
      { serviceAccountIdentity: theirs.serviceAccountIdentity },
      { providerIdentity: theirs.providerIdentity },
    ]) {
      expect((await create(body)).status).toBe(400);
      const own = await create();
      expect((await change(own.body.identity, body)).status).toBe(400);
    }
  });
});

describe("403", () => {
  test("a viewer changes nothing", async () => {
    const { body } = await create();
    const as = acme.viewer.token;
    expect((await create({}, as)).status).toBe(403);
    expect((await change(body.identity, { name: "x" }, {}, as)).status).toBe(403);
    expect((await call(rule, "DELETE", { as, params: { ref: body.identity } })).status).toBe(403);
  });

  test("a service account hands out neither roles nor scopes that it lacks", async () => {
    const everything = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];
    const strong = await makeAccount(running, acme.organisationId, { rules: everything });
    const weak = await makeAccount(running, acme.organisationId, {
      rules: [{ resources: ["federated_identity"], permissions: ["*"], resourceIdentities: [] }],
    });
    const ofStrong = { serviceAccountIdentity: strong.id };
    expect((await create(ofStrong, weak.bearer())).body.code).toBe("grants_too_much");
    expect((await create({ allowedScopes: ["kubernetes"] }, strong.bearer())).body.code).toBe(
      "grants_too_much",
    );
    const saved = await create(ofStrong);
    const takeover = await change(saved.body.identity, { providerSubject: "**" }, {}, weak.bearer());
    expect(takeover.body.code).toBe("grants_too_much");
    expect((await change(saved.body.identity, { description: "fine" }, {}, weak.bearer())).status).toBe(200);
    expect((await create({ allowedScopes: ["api:read"] }, weak.bearer())).status).toBe(201);
  });
});

describe("404", () => {
  test("another organisation's is not there, and stays as it is", async () => {
    const { body } = await create();
    const as = umbrella.owner.token;
    const params = { ref: body.identity };
    expect((await read(body.identity, as)).status).toBe(404);
    expect((await change(body.identity, { status: "revoked" }, {}, as)).status).toBe(404);
    expect((await call(rule, "DELETE", { as, params })).status).toBe(404);
    expect((await list(`?providerIdentity=${places.providerIdentity}`, as)).body).toEqual([]);
    expect((await read(body.identity)).body).toEqual(body);
  });
});

describe("412", () => {
  test("of two changes at once of one version, one wins", async () => {
    const { body } = await create();
    const answers = await Promise.all(
      ["a", "b"].map((name) => change(body.identity, { name }, { "if-match": '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test("an old version deletes nothing", async () => {
    const { body } = await create();
    await change(body.identity, { description: "x" });
    const params = { ref: body.identity };
    const headers = { "if-match": '"1"' };
    expect((await call(rule, "DELETE", { as: acme.admin.token, params, headers })).status).toBe(412);
    expect((await call(rule, "DELETE", { as: acme.admin.token, params })).status).toBe(204);
  });
});
