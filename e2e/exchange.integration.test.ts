import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoIssuer, type MintRequest, startDemoIssuer } from "./support/demo-issuer.ts";
import { type ManagementApi, setUp } from "./support/management-api.ts";
import { quietClock } from "./support/quiet-clock.ts";
import {
  buildApp,
  freePort,
  type Installation,
  startInstallation,
  startMaxMs,
} from "./support/start-installation.ts";

const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";

let issuer: DemoIssuer;
let mooring: Installation;
let api: ManagementApi;
let providerIdentity: string;

beforeAll(buildApp, 300_000);
beforeAll(async () => {
  const port = await freePort();
  issuer = await startDemoIssuer({ audience: `http://localhost:${port}` });
  mooring = await startInstallation({ PORT: String(port), OUTBOUND_ALLOW: issuer.issuer });
  api = await setUp(mooring.url, mooring.dataDir);
  const provider = await api.create("/v1/federated-identity-providers", {
    name: "Demo GitLab",
    providerIssuer: issuer.issuer,
    kind: "gitlab_self_managed",
    replayMode: "off",
  });
  providerIdentity = provider.identity;
}, startMaxMs + 10_000);
afterAll(async () => {
  await issuer?.close();
  expect(await mooring?.stop()).toBe(0);
});

interface Rule {
  providerSubject: string;
  [field: string]: unknown;
}

/** A service account of its own with one rule; answers its identity. */
async function makeAccount(rule: Rule): Promise<string> {
  const account = await api.create("/v1/service-accounts", {
    name: `account of ${rule.providerSubject}`.slice(0, 255),
  });
  await api.create("/v1/federated-identities", {
    providerIdentity,
    serviceAccountIdentity: account.identity,
    allowedScopes: ["read", "write"],
    ...rule,
  });
  return account.identity;
}

function parametersFor(serviceAccount: string, request: MintRequest = {}): Record<string, string> {
  return {
    grant_type: grantType,
    subject_token: issuer.mint(request).token,
    subject_token_type: idTokenType,
    organisation_id: api.organisation.identity,
    service_account_id: serviceAccount,
  };
}

async function exchange(parameters: Record<string, string>) {
  const response = await fetch(`${mooring.url}/oidc/token`, {
    method: "POST",
    body: new URLSearchParams(parameters),
  });
  const json = (await response.json()) as Record<string, string & number>;
  return { status: response.status, headers: response.headers, json };
}

const main = "project_path:acme/payments:ref_type:branch:ref:main";

describe("the pipeline of the guide", () => {
  test("gets a token with plain curl, which verifies against our key set", async () => {
    const account = await makeAccount({ providerSubject: main });
    const { subject_token } = parametersFor(account);
    // Not synchronously: the issuer answers from this process.
    const { stdout } = await promisify(execFile)("curl", [
      ...["-sS", "-X", "POST", `${mooring.url}/oidc/token`],
      ...["-H", "Content-Type: application/x-www-form-urlencoded"],
      ...["-d", `grant_type=${grantType}`, "-d", `subject_token=${subject_token}`],
      ...["-d", `subject_token_type=${idTokenType}`],
      ...["-d", `organisation_id=${api.organisation.identity}`, "-d", `service_account_id=${account}`],
    ]);
    const { access_token, expires_in, token_type, exchange_id } = JSON.parse(stdout);
    const keys = createRemoteJWKSet(new URL(`${mooring.url}/oidc/jwks`));
    const { payload } = await jwtVerify(access_token, keys, {
      issuer: mooring.url,
      audience: mooring.url,
      typ: "at+jwt",
    });
    expect(payload).toMatchObject({
      sub: account,
      scope: "read write",
      organisation_id: api.organisation.identity,
      jti: exchange_id,
      act: { iss: issuer.issuer, sub: main },
    });
    expect([token_type, expires_in]).toEqual(["Bearer", (payload.exp ?? 0) - (payload.iat ?? 0)]);
    const me = await fetch(`${mooring.url}/v1/me`, { headers: { Authorization: `Bearer ${access_token}` } });
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({ kind: "service_account", identity: account });
  });

  test("gets different tokens for plan and apply", async () => {
    const plan = await makeAccount({
      providerSubject: "project_path:acme/payments:ref_type:branch:ref:*",
      allowedScopes: ["read"],
    });
    const apply = await makeAccount({ providerSubject: main });
    const [planned, applied] = [await exchange(parametersFor(plan)), await exchange(parametersFor(apply))];
    expect(decodeJwt(planned.json.access_token ?? "")).toMatchObject({ sub: plan, scope: "read" });
    expect(decodeJwt(applied.json.access_token ?? "")).toMatchObject({ sub: apply, scope: "read write" });
  });

  const feature = "project_path:acme/payments:ref_type:branch:ref:feature/x";
  test.each([
    [main, main, 200],
    [main, feature, 400],
    ["project_path:acme/payments:ref_type:branch:ref:*", feature, 200],
    [
      "project_path:acme/payments:ref_type:branch:ref:*",
      "project_path:acme/payments:ref_type:tag:ref:v1",
      400,
    ],
    [
      "project_path:acme/payments:ref_type:tag:ref:v1.0.0",
      "project_path:acme/payments:ref_type:tag:ref:v1.0.0",
      200,
    ],
    [
      "project_path:acme/payments:ref_type:tag:ref:v1.0.0",
      "project_path:acme/payments:ref_type:tag:ref:v1x0.0",
      400,
    ],
    [
      "project_path:acme/payments:ref_type:merge_request:ref:*",
      "project_path:acme/payments:ref_type:merge_request:ref:12",
      200,
    ],
    ["project_path:acme/payments:ref_type:merge_request:ref:*", main, 400],
    [
      "project_path:acme/*:ref_type:branch:ref:main",
      "project_path:acme/sub/deep:ref_type:branch:ref:main",
      200,
    ],
    [
      "project_path:acme/*:ref_type:branch:ref:main",
      "project_path:acme-evil/x:ref_type:branch:ref:main",
      400,
    ],
  ])("%s on %s is answered with %i", async (providerSubject, sub, status) => {
    const account = await makeAccount({ providerSubject });
    expect((await exchange(parametersFor(account, { overrides: { sub } }))).status).toBe(status);
  });

  test.each([
    [{ ref_protected: true }, { ref_protected: "true" }, 200],
    [{ ref_protected: true }, { ref_protected: "false" }, 400],
    [{ pipeline_source: ["push", "schedule"] }, { pipeline_source: "schedule" }, 200],
    [{ environment: { matches: "prod*" } }, { environment: "production" }, 200],
    [{ environment: "production" }, {}, 400],
    [{ project_id: 57382910 }, {}, 200],
  ])("the conditions %j on the claims %j are answered with %i", async (conditions, overrides, status) => {
    const account = await makeAccount({ providerSubject: main, conditions });
    expect((await exchange(parametersFor(account, { overrides }))).status).toBe(status);
  });
});

describe("OAuth libraries", () => {
  test("oauth4webapi discovers us and exchanges", async () => {
    const account = await makeAccount({ providerSubject: main });
    const url = new URL(mooring.url);
    const insecure = { [oauth.allowInsecureRequests]: true };
    const discovered = await oauth.discoveryRequest(url, { algorithm: "oauth2", ...insecure });
    const server = await oauth.processDiscoveryResponse(url, discovered);
    const client = { client_id: "pipeline" };
    const { grant_type: _grant, ...parameters } = parametersFor(account);
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      grantType,
      new URLSearchParams({ ...parameters, scope: "read" }),
      insecure,
    );
    const result = await oauth.processGenericTokenEndpointResponse(server, client, response);
    expect(result).toMatchObject({ token_type: "bearer", scope: "read" });
    expect(result.expires_in).toBeTypeOf("number");
  });

  test("openid-client discovers us, exchanges, and tells a refusal by its code", async () => {
    const account = await makeAccount({ providerSubject: main });
    const config = await openid.discovery(new URL(mooring.url), "pipeline", undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
    const { grant_type: _grant, ...parameters } = parametersFor(account);
    expect((await openid.genericGrantRequest(config, grantType, parameters)).access_token).toBeTruthy();
    const refused = openid.genericGrantRequest(config, grantType, { ...parameters, scope: "kubernetes" });
    await expect(refused).rejects.toMatchObject({ status: 400, error: "invalid_scope" });
  });
});

describe("a refusal", () => {
  test("is the same for everything that is unknown, and for a token that does not match", async () => {
    const account = await makeAccount({ providerSubject: main });
    const good = parametersFor(account);
    const answers = await Promise.all([
      exchange({ ...good, organisation_id: "org_00000000000000000000000000" }),
      exchange({ ...good, organisation_id: "nobody" }),
      exchange({ ...good, service_account_id: "sa_00000000000000000000000000" }),
      exchange({ ...good, federated_identity_id: "fid_00000000000000000000000000" }),
      exchange(parametersFor(account, { overrides: { sub: `${main}x` } })),
      exchange(parametersFor(account, { overrides: { aud: "https://other.example" } })),
      exchange(parametersFor(account, { overrides: { iss: "https://gitlab.example" } })),
      exchange(parametersFor(account, { key: "stranger" })),
      exchange(parametersFor(account, { at: "2026-01-01T00:00:00Z" })),
      exchange({ ...good, subject_token: "a.b.c" }),
      exchange({ ...good, subject_token: "x".repeat(17_000) }),
    ]);
    for (const { status, json, headers } of answers) {
      expect(status).toBe(400);
      expect(json).toEqual({
        error: "invalid_request",
        error_description: "The subject token was not accepted.",
        exchange_id: headers.get("x-exchange-id"),
      });
      expect(headers.get("cache-control")).toBe("no-store");
    }
    expect(new Set(answers.map(({ json }) => json.exchange_id)).size).toBe(answers.length);
  });

  test("of a malformed request takes less than 20 ms", async () => {
    const now = quietClock(mooring.process.pid);
    const bodies = ["", "grant_type=x", "a=%zz", "x=1&x=2", `subject_token=${"a".repeat(60_000)}`];
    for (const body of bodies) {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        const startMs = now();
        const { status } = await fetch(`${mooring.url}/oidc/token`, {
          method: "POST",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
          body,
        });
        times.push(now() - startMs);
        expect(status).toBe(400);
      }
      expect(times.sort((one, two) => one - two)[4]).toBeLessThan(20);
    }
  });

  test("is 405, 413 or 415 where HTTP has a word for it", async () => {
    const url = `${mooring.url}/oidc/token`;
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: "PUT", headers: form, body: "a=b" })).headers.get("allow")).toBe(
      "POST",
    );
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(415);
    const large = await fetch(url, { method: "POST", headers: form, body: `a=${"x".repeat(65_536)}` });
    expect(large.status).toBe(413);
    const stream = new Blob(["x".repeat(200_000)]).stream();
    const chunked = await fetch(url, {
      method: "POST",
      headers: form,
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  test("is 503 with Retry-After when the issuer's keys cannot be had", async () => {
    const gone = await startDemoIssuer({ audience: mooring.url });
    const provider = await api.create("/v1/federated-identity-providers", {
      name: "Gone",
      providerIssuer: "https://gitlab.invalid",
      kind: "gitlab_self_managed",
    });
    const account = await api.create("/v1/service-accounts", { name: "Of the issuer that is gone" });
    await api.create("/v1/federated-identities", {
      providerIdentity: provider.identity,
      serviceAccountIdentity: account.identity,
      providerSubject: main,
    });
    const { token } = gone.mint({ overrides: { iss: "https://gitlab.invalid" } });
    await gone.close();
    const { status, json, headers } = await exchange({
      ...parametersFor(account.identity),
      subject_token: token,
    });
    expect([status, json.error]).toEqual([503, "temporarily_unavailable"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(json.exchange_id).toMatch(/^exc_/);
  });
});

describe("a token used again", () => {
  async function makeReplay(replayMode: string): Promise<{ account: string; issuer: DemoIssuer }> {
    const own = issuer;
    const provider = await api.call("PUT", `/v1/federated-identity-providers/${providerIdentity}`, {
      replayMode,
    });
    expect(provider).toMatchObject({ replayMode });
    return { account: await makeAccount({ providerSubject: main }), issuer: own };
  }
  afterAll(() =>
    api.call("PUT", `/v1/federated-identity-providers/${providerIdentity}`, { replayMode: "off" }),
  );

  test("passes five times under limited", async () => {
    const { account } = await makeReplay("limited");
    const parameters = parametersFor(account);
    const statuses: number[] = [];
    for (let use = 0; use < 7; use += 1) statuses.push((await exchange(parameters)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 400, 400]);
  });
  test("passes once under single, however many come at once", async () => {
    const { account } = await makeReplay("single");
    const parameters = parametersFor(account);
    const answers = await Promise.all(Array.from({ length: 40 }, () => exchange(parameters)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(39);
  });
  test("is not used up by a dry run, which leaves nothing behind", async () => {
    const { account } = await makeReplay("single");
    const parameters = parametersFor(account);
    for (let round = 0; round < 3; round += 1) {
      const { status, json, headers } = await exchange({ ...parameters, dry_run: "true" });
      expect(status).toBe(200);
      expect(Object.keys(json).sort()).toEqual(["expires_in", "issued_token_type", "scope", "token_type"]);
      expect(headers.get("x-exchange-id")).toBeNull();
    }
    expect((await exchange(parameters)).status).toBe(200);
  });
});

test("a rule that is disabled issues nothing from then on", async () => {
  const account = await makeAccount({ providerSubject: main });
  expect((await exchange(parametersFor(account))).status).toBe(200);
  const [rule] = await api.call<{ identity: string }[]>(
    "GET",
    `/v1/federated-identities?serviceAccountIdentity=${account}`,
  );
  await api.call("PUT", `/v1/federated-identities/${rule?.identity}`, { status: "inactive" });
  expect((await exchange(parametersFor(account))).status).toBe(400);
  await api.call("PUT", `/v1/federated-identities/${rule?.identity}`, { status: "active" });
  expect((await exchange(parametersFor(account))).status).toBe(200);
});
