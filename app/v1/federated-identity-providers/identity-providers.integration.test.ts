import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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
import { identityProviderSchema } from "#lib/schemas/identity-provider.ts";
import * as refreshKeys from "./[ref]/refresh-keys/route.ts";
import * as provider from "./[ref]/route.ts";
import * as providers from "./route.ts";

let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
let issuerServer: Server;
let issuer: string;
let served: { keys: object[] };
beforeAll(async () => {
  running = await startTestConsole();
  served = { keys: [publicJwk("one")] };
  issuerServer = createServer((request, response) => {
    const document = request.url?.endsWith("/jwks") ? served : { issuer, jwks_uri: `${issuer}/jwks` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => issuerServer.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
  addIssuers(running, [issuer]);
});
beforeEach(async () => {
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
});
afterAll(async () => {
  issuerServer.close();
  await running.close();
});

function publicJwk(kid: string): object {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" };
}
const create = (body: object, as: Credentials = acme.admin.token) =>
  call(providers, "POST", { as, body: { name: "GitLab", providerIssuer: "https://gitlab.com", ...body } });
const read = (ref: string, as: Credentials = acme.viewer.token) =>
  call(provider, "GET", { as, params: { ref } });
const change = (ref: string, body: unknown, headers = {}, as: Credentials = acme.admin.token) =>
  call(provider, "PUT", { as, params: { ref }, body, headers });
const remove = (ref: string, as: Credentials = acme.admin.token) =>
  call(provider, "DELETE", { as, params: { ref } });

describe("201", () => {
  test("needs no reachable issuer, and leaves out what is not set", async () => {
    const { status, body } = await create({ labels: null, localJwks: null, providerJwksUri: "", status: "" });
    expect(status).toBe(201);
    expect(identityProviderSchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      providerIssuer: "https://gitlab.com",
      slug: "gitlab",
      status: "active",
      kind: "gitlab",
      replayMode: "limited",
      maxTokenLifetimeSeconds: 86_400,
      health: { status: "unknown", keys: 0 },
      federatedIdentityCount: 0,
      objectVersion: 1,
    });
    for (const name of ["providerJwksUri", "localJwks", "caCertificates"])
      expect(Object.hasOwn(body, name)).toBe(false);
  });

  test("keeps the issuer and pinned keys as given", async () => {
    const given = {
      name: "AKS ",
      providerIssuer: "https://westeurope.oic.prod-aks.azure.com/t/g/",
      localJwks: { keys: [{ ...publicJwk("b"), "x-note": [2, 1] }, publicJwk("a")], extra: null },
      labels: { kubernetes_cluster_id: "k8s-1" },
    };
    const { body } = await create(given);
    expect((await read(body.identity)).body).toMatchObject({
      ...given,
      kind: "kubernetes",
      replayMode: "off",
      maxTokenLifetimeSeconds: 31_536_000,
      health: { status: "ok", keys: 2 },
    });
  });
});

describe("200", () => {
  test("what is left out of a change stays, and empty values clear", async () => {
    const jwks = { keys: [publicJwk("a")] };
    const uri = "https://keys.example/.well-known/jwks";
    const { body } = await create({
      localJwks: jwks,
      providerJwksUri: uri,
      description: "d",
      labels: { a: "1" },
    });
    const kept = await change(body.identity, {
      name: "Renamed",
      providerIssuer: "https://gitlab.com",
      localJwks: null,
    });
    expect(kept.body).toMatchObject({
      name: "Renamed",
      localJwks: jwks,
      providerJwksUri: uri,
      objectVersion: 2,
    });
    const cleared = await change(body.identity, {
      localJwks: { keys: [] },
      providerJwksUri: "",
      caCertificates: "",
      labels: {},
      description: "",
    });
    expect(cleared.body).toMatchObject({ labels: {}, description: "", objectVersion: 3 });
    expect(Object.keys(cleared.body)).not.toEqual(expect.arrayContaining(["localJwks"]));
    expect(Object.keys(cleared.body)).not.toEqual(expect.arrayContaining(["providerJwksUri"]));
  });

  test("lists them with their health, found by label", async () => {
    await create({ labels: { "thalassa.cloud/wif-key": "issuer-0123abcd" } });
    const path = "/v1/x?matchLabels%5Bthalassa.cloud%2Fwif-key%5D=issuer-0123abcd";
    const { body } = await call(providers, "GET", { as: acme.viewer.token, path });
    expect(body).toMatchObject([{ providerIssuer: "https://gitlab.com", health: { status: "unknown" } }]);
  });

  test("keys are fetched on demand, and the difference is told", async () => {
    const { body } = await create({ providerIssuer: issuer });
    const first = await call(refreshKeys, "POST", { as: acme.admin.token, params: { ref: body.identity } });
    expect(first).toMatchObject({
      status: 200,
      body: { keyRefresh: { outcome: "ok", added: ["one"] }, health: { status: "ok", keys: 1 } },
    });
    expect((await read(body.identity)).body.health).toMatchObject({ status: "ok", keys: 1 });
  });
});

describe("400", () => {
  test.each([
    ["no URL", { providerIssuer: "gitlab" }, "providerIssuer"],
    ["plain http", { providerIssuer: "http://gitlab.example" }, "providerIssuer"],
    ["a query", { providerIssuer: "https://gitlab.com?x" }, "providerIssuer"],
    ["an issuer that is missing", { providerIssuer: null }, "providerIssuer"],
    ["a key address that is no URL", { providerJwksUri: "keys" }, "providerJwksUri"],
    ["keys that are none", { localJwks: { keys: [{ kty: "oct" }] } }, "localJwks"],
    ["a list in place of keys", { localJwks: [] }, "localJwks"],
    ["no certificate", { caCertificates: "hello" }, "caCertificates"],
    ["an unknown member", { conditons: {} }, "conditons"],
    ["a kind that is none", { kind: "svn" }, "kind"],
  ])("is answered to %s", async (_what, body, path) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  test("our own issuer is no provider", async () => {
    const answer = await create({ providerIssuer: publicUrl });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "providerIssuer" }] } });
  });

  test("a private key is refused, beside a good one too, and not repeated", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const secret = { ...privateKey.export({ format: "jwk" }), kid: "oops" };
    const answer = await create({ localJwks: { keys: [publicJwk("a"), secret] } });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('the key "oops" is a private or secret one');
    expect(JSON.stringify(answer.body)).not.toContain(String(secret.d).slice(0, 12));
  });

  test("the issuer of a provider does not change", async () => {
    const { body } = await create({});
    const answer = await change(body.identity, { providerIssuer: "https://gitlab.example" });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: "providerIssuer", code: "unchangeable" }] },
    });
    expect((await read(body.identity)).body).toEqual(body);
  });
});

describe("405", () => {
  test("a provider takes no POST, whatever it is called", async () => {
    const { body } = await create({ name: "check" });
    for (const ref of [body.identity, "check"]) {
      const answer = await call(provider, "POST", { as: acme.admin.token, params: { ref }, body: {} });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, PUT, DELETE"]);
    }
    expect((await read("check")).body).toEqual(body);
  });
});

describe("403", () => {
  test("a viewer neither saves nor makes us fetch", async () => {
    const as = acme.viewer.token;
    expect((await create({}, as)).status).toBe(403);
    const { body } = await create({ providerIssuer: issuer });
    const params = { ref: body.identity };
    expect((await call(refreshKeys, "POST", { as, params })).status).toBe(403);
  });

  test("a service account takes no provider over whose rules lead to more than it may do", async () => {
    const { body } = await create({});
    const rules = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];
    const strong = await makeAccount(running, acme.organisationId, { rules });
    await addRule(body.identity, strong.id);
    const weak = await makeAccount(running, acme.organisationId, {
      rules: [{ resources: ["federated_identity_provider"], permissions: ["*"], resourceIdentities: [] }],
    });
    const keys = { localJwks: { keys: [publicJwk("mine")] } };
    expect((await change(body.identity, keys, {}, weak.bearer())).body.code).toBe("grants_too_much");
    expect((await change(body.identity, { description: "fine" }, {}, weak.bearer())).status).toBe(200);
    expect((await change(body.identity, keys, {}, strong.bearer())).status).toBe(200);
  });
});

describe("404", () => {
  test("another organisation's is not there, and stays as it is", async () => {
    const { body } = await create({});
    const as = umbrella.owner.token;
    const params = { ref: body.identity };
    expect((await read(body.identity, as)).status).toBe(404);
    expect((await change(body.identity, { name: "mine" }, {}, as)).status).toBe(404);
    expect((await remove(body.identity, as)).status).toBe(404);
    expect((await call(refreshKeys, "POST", { as, params })).status).toBe(404);
    expect((await call(providers, "GET", { as })).body).toEqual([]);
    expect((await read(body.identity)).body).toEqual(body);
  });
});

describe("409", () => {
  test("an issuer has one provider in an organisation, a trailing slash not counted", async () => {
    const first = await create({});
    const second = await create({ name: "Again", providerIssuer: "https://gitlab.com/" });
    expect(second.status).toBe(409);
    expect(second.body.message).toContain("GitLab");
    expect((await create({}, umbrella.admin.token)).status).toBe(201);
    expect((await remove(first.body.identity)).status).toBe(204);
    expect((await create({ providerIssuer: "https://gitlab.com/" })).status).toBe(201);
  });

  test("of two creations at once of one issuer, one wins", async () => {
    const answers = await Promise.all([create({}), create({}), create({})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test("a provider in use stays, and the answer names what uses it", async () => {
    const { body } = await create({});
    const account = await makeAccount(running, acme.organisationId, { rules: [] });
    await addRule(body.identity, account.id);
    const answer = await remove(body.identity);
    expect(answer).toMatchObject({ status: 409, body: { code: "in_use" } });
    expect(answer.body.message).toContain("payments main");
    expect((await read(body.identity)).body.federatedIdentityCount).toBe(1);
  });
});

describe("412", () => {
  test("of two changes at once of one version, one wins", async () => {
    const { body } = await create({});
    const answers = await Promise.all(
      ["a", "b"].map((description) => change(body.identity, { description }, { "if-match": '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

async function addRule(providerId: string, serviceAccountId: string): Promise<void> {
  await running.open.context.prisma.federatedIdentity.create({
    data: {
      organisationId: acme.organisationId,
      id: newIdentity("federatedIdentity"),
      name: "payments main",
      providerId,
      serviceAccountId,
      subject: "project_path:acme/payments:ref_type:branch:ref:main",
      trustedAudiences: [publicUrl],
      allowedScopes: ["read"],
    },
  });
}
