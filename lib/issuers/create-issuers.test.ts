import { afterEach, describe, expect, it } from "vitest";
import { type DemoIssuer, type DemoIssuerOptions, startDemoIssuer } from "#e2e/support/demo-issuer.ts";
import { makeDemoKeys } from "#e2e/support/demo-issuer-keys.ts";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { createIssuers } from "./create-issuers.ts";
import type { IssuerKeysStore, StoredIssuerKeys } from "./issuer-keys-store.ts";
import { createOutboundPolicy } from "./outbound-policy.ts";
import { startTestServer, type TestServer } from "./test-server.ts";
import { verifySignature } from "./verify-signature.ts";

const keys = await makeDemoKeys();
let demo: DemoIssuer | null = null;
let other: TestServer | null = null;
afterEach(async () => {
  await Promise.all([demo?.close(), other?.close()]);
  demo = other = null;
});

async function setUp(options: DemoIssuerOptions = {}, entries: string[] = []) {
  demo = await startDemoIssuer({ keys, ...options });
  const { host, origin, protocol } = new URL(demo.issuer);
  const policy = createOutboundPolicy([protocol === "http:" ? origin : host, ...entries]);
  const rows = new Map<string, StoredIssuerKeys>();
  const issuerKeys: IssuerKeysStore = {
    load: async (_organisationId, providerId) => rows.get(providerId) ?? null,
    save: async (_organisationId, providerId, row) => void rows.set(providerId, row),
  };
  const clock = { at: Date.now() };
  const issuers = createIssuers({
    policy,
    issuerKeys,
    log: { info: () => {}, warn: () => {} },
    now: () => clock.at,
    random: () => 0.5,
  });
  const provider: TrustedProvider = {
    id: "idp_1",
    organisationId: "org_1",
    name: "Demo",
    version: 1,
    issuer: demo.issuer,
    kind: "gitlab_self_managed",
    status: "active",
    replayMode: "limited",
    maxTokenLifetimeSeconds: 86_400,
    jwksUri: null,
    localJwks: null,
    caCertificates: demo.caPem,
  };
  return { demo, issuers, issuerKeys, provider, clock, rows };
}

async function verifies(
  { issuers, provider }: Pick<Awaited<ReturnType<typeof setUp>>, "issuers" | "provider">,
  token: string,
): Promise<string> {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString());
  const lookup = await issuers.findKeys(provider, { alg, kid });
  if (lookup.status !== "found") return lookup.status === "unknown" ? lookup.reason : lookup.category;
  const signingInput = `${header}.${payload}`;
  const bytes = Buffer.from(signature, "base64url");
  const isGood = lookup.keys.some((key) => verifySignature({ alg, key, signingInput, signature: bytes }));
  return isGood ? "verified" : "signature_invalid";
}

describe("tokens of an issuer", () => {
  it("verify under the keys that discovery leads to; forged ones do not", async () => {
    const world = await setUp();
    expect(await verifies(world, world.demo.mint().token)).toBe("verified");
    expect(await verifies(world, world.demo.mint({ sample: "person_sign_in" }).token)).toBe("verified");
    expect(await verifies(world, world.demo.mint({ key: "stranger" }).token)).toBe("signature_invalid");
    expect(await verifies(world, world.demo.mint({ signWith: "PS256" }).token)).toBe("signature_invalid");
    expect(await verifies(world, world.demo.mint({ signWith: "HS256" }).token)).toBe("signature_invalid");
    expect(await verifies(world, world.demo.mint({ header: { kid: "else" } }).token)).toBe("key_unknown");
    expect(world.demo.requests).toEqual({ discovery: 1, keys: 1 });
  });

  it("cost 300 parallel cold look-ups at most two requests", async () => {
    const world = await setUp();
    const { token } = world.demo.mint();
    const all = await Promise.all(Array.from({ length: 300 }, () => verifies(world, token)));
    expect(new Set(all)).toEqual(new Set(["verified"]));
    expect(world.demo.requests.discovery + world.demo.requests.keys).toBeLessThanOrEqual(2);
  });

  it("verify over HTTPS with the provider's own authority, under a path, with a trailing slash too", async () => {
    const world = await setUp({ tls: true, path: "/gitlab" });
    expect(await verifies(world, world.demo.mint().token)).toBe("verified");
    const without = { ...world.provider, caCertificates: null };
    expect(await verifies({ ...world, provider: without }, world.demo.mint().token)).toBe("tls_untrusted");
  });

  it("verify after a rotation without overlap, within 30 s; the removed key fails within the fresh time", async () => {
    const world = await setUp();
    const old = world.demo.mint().token;
    expect(await verifies(world, old)).toBe("verified");
    await world.demo.rotateKey();
    const fresh = world.demo.mint().token;
    expect(await verifies(world, fresh)).toBe("key_unknown");
    world.clock.at += 30_000;
    expect(await verifies(world, fresh)).toBe("verified");
    expect(await verifies(world, old)).toBe("key_unknown");
  });

  it("of a removed key are refused after an hour at the latest, whatever the issuer's max-age", async () => {
    const world = await setUp();
    const { token } = world.demo.mint();
    expect(await verifies(world, token)).toBe("verified");
    world.demo.removeKey();
    world.clock.at += 3_600_000;
    expect(await verifies(world, token)).toBe("key_unknown");
  });

  it("verify with a key set address or pinned keys, without discovery", async () => {
    const world = await setUp();
    world.demo.faults.discovery = { status: 500 };
    const given = { ...world.provider, jwksUri: `${world.demo.issuer}/-/jwks` };
    expect(await verifies({ ...world, provider: given }, world.demo.mint().token)).toBe("verified");
    const jwks = await (await fetch(world.demo.jwksUri)).json();
    const asked = world.demo.requests.keys;
    const pinned = { ...world.provider, localJwks: jwks };
    expect(await verifies({ ...world, provider: pinned }, world.demo.mint().token)).toBe("verified");
    expect(world.demo.requests.keys).toBe(asked);
  });
});

describe("discovery", () => {
  it.each([
    ["another issuer", { overrides: { issuer: "https://gitlab.com" } }, "issuer_mismatch"],
    ["a slash more", { overrides: { issuer: "SLASH" } }, "issuer_mismatch"],
    ["no issuer", { overrides: { issuer: 7 } }, "discovery"],
    ["no jwks_uri", { overrides: { jwks_uri: null } }, "discovery"],
    ["a private jwks_uri", { overrides: { jwks_uri: "https://10.0.0.1/keys" } }, "blocked_address"],
    ["a metadata jwks_uri", { overrides: { jwks_uri: "http://169.254.169.254/keys" } }, "blocked_address"],
    ["a file", { overrides: { jwks_uri: "file:///etc/passwd" } }, "blocked_address"],
    ["a page", { body: "<!doctype html>", headers: { "content-type": "text/html" } }, "content"],
    ["a list", { body: "[]" }, "discovery"],
    ["a redirect", { redirectTo: "https://gitlab.com" }, "redirect"],
    ["an error", { status: 500 }, "status"],
  ])("that answers %s is refused", async (_what, fault, category) => {
    const world = await setUp();
    const text = JSON.stringify(fault).replace("SLASH", `${world.demo.issuer}/`);
    world.demo.faults.discovery = JSON.parse(text);
    expect(await verifies(world, world.demo.mint().token)).toBe(category);
    expect(world.demo.requests.keys).toBe(0);
  });

  it("may name a key set on another host, if the policy allows that host", async () => {
    const world = await setUp();
    const jwks = await (await fetch(world.demo.jwksUri)).text();
    other = await startTestServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(jwks);
    });
    world.demo.faults.discovery = { overrides: { jwks_uri: `${other.origin}/keys` } };
    expect(await verifies(world, world.demo.mint().token)).toBe("blocked_address");
    expect(other.connections()).toBe(0);
    await world.demo.close();
    const allowed = await setUp({}, [other.origin]);
    const theirs = await (await fetch(allowed.demo.jwksUri)).text();
    await other.close();
    other = await startTestServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(theirs);
    });
    const policyWorld = {
      ...allowed,
      issuers: createIssuersFor([new URL(allowed.demo.issuer).origin, other.origin]),
    };
    allowed.demo.faults.discovery = { overrides: { jwks_uri: `${other.origin}/keys` } };
    expect(await verifies(policyWorld, allowed.demo.mint().token)).toBe("verified");
  });
});

function createIssuersFor(entries: string[]) {
  return createIssuers({
    policy: createOutboundPolicy(entries),
    issuerKeys: { load: async () => null, save: async () => {} },
    log: { info: () => {}, warn: () => {} },
  });
}

describe("a bad key set", () => {
  const jwk = { kty: "RSA", n: "AQ", e: "AQAB", kid: "x" };
  it.each([
    ["broken", { body: "{" }, "content"],
    ["empty", { body: '{"keys":[]}' }, "keys"],
    ["without keys", { body: "{}" }, "keys"],
    ["keys that are no list", { body: '{"keys":{}}' }, "keys"],
    ["a null key", { body: '{"keys":[null]}' }, "keys"],
    ["a key without kty", { body: '{"keys":[{"n":"x"}]}' }, "keys"],
    ["keys named twice", { body: '{"keys":[],"keys":[]}' }, "content"],
    ["a byte order mark", { body: '\uFEFF{"keys":[]}' }, "content"],
    ["NaN", { body: '{"keys":[NaN]}' }, "content"],
    ["unusable keys", { body: JSON.stringify({ keys: [jwk] }) }, "keys"],
    ["10 000 keys", { body: JSON.stringify({ keys: Array.from({ length: 4_000 }, () => jwk) }) }, "keys"],
    ["a sign-in page", { body: "<html>", headers: { "content-type": "text/html" } }, "content"],
    ["no content", { status: 204 }, "status"],
    ["a part", { status: 206 }, "status"],
    ["compressed", { headers: { "content-encoding": "gzip" } }, "encoding"],
    ["huge", { hugeBytes: 5_000_000 }, "too_large"],
    ["redirected", { redirectTo: "http://169.254.169.254/" }, "redirect"],
    ["unavailable", { status: 503, headers: { "retry-after": "90" } }, "status"],
  ])("(%s) never replaces a good one, and cold it is an outage", async (_what, fault, category) => {
    const world = await setUp();
    const { token } = world.demo.mint();
    expect(await verifies(world, token)).toBe("verified");
    world.demo.faults.keys = fault;
    world.clock.at += 3_600_000;
    expect(await verifies(world, token)).toBe("verified");
    expect((await world.issuers.health(world.provider)).status).toBe("failing");
    const cold = { ...world.provider, id: "idp_2" };
    const lookup = await world.issuers.findKeys(cold, { alg: "RS256", kid: "x" });
    expect(lookup).toMatchObject({ status: "unavailable", category });
    if (lookup.status === "unavailable")
      expect(lookup.retryAfterSeconds).toBe("status" in fault && fault.status === 503 ? 90 : 5);
  });
});

describe("a slow issuer", () => {
  it("keeps nobody longer than five seconds, both documents together, and no other provider", async () => {
    const world = await setUp();
    world.demo.faults = { discovery: { delayMs: 2_500 }, keys: { hang: true } };
    const started = quietNow();
    expect(await verifies(world, world.demo.mint().token)).toBe("timeout");
    expect(quietNow() - started).toBeLessThan(5_000);
  }, 10_000);
});

describe("health", () => {
  it("is unknown, then ok, then failing with the reason, without fetching", async () => {
    const world = await setUp();
    expect(await world.issuers.health(world.provider)).toEqual({
      status: "unknown",
      checkedAt: null,
      error: null,
      keys: 0,
    });
    const refreshed = await world.issuers.refreshKeys(world.provider);
    expect(refreshed).toMatchObject({
      ok: true,
      added: [expect.any(String), expect.any(String)],
      removed: [],
    });
    const checkedAt = new Date(world.clock.at).toISOString();
    expect(await world.issuers.health(world.provider)).toEqual({
      status: "ok",
      checkedAt,
      error: null,
      keys: 2,
    });
    world.demo.faults.keys = { status: 500 };
    expect(await world.issuers.refreshKeys(world.provider)).toMatchObject({
      ok: false,
      failure: { category: "status" },
      overview: { keys: [{ algorithms: ["RS256"] }, { algorithms: ["RS256"] }] },
    });
    expect(await world.issuers.health(world.provider)).toMatchObject({ status: "failing", keys: 2 });
    const row = world.rows.get("idp_1") ?? null;
    expect(world.issuers.healthAt(world.provider, row)).toMatchObject({ status: "failing", keys: 2 });
    const edited = { ...world.provider, issuer: "https://elsewhere.example.com" };
    expect(world.issuers.healthAt(edited, row)).toMatchObject({ status: "unknown", keys: 0 });
  });

  it("is shared by all instances", async () => {
    const world = await setUp();
    const { origin } = new URL(world.demo.issuer);
    const second = createIssuers({
      policy: createOutboundPolicy([origin]),
      issuerKeys: world.issuerKeys,
      log: { info: () => {}, warn: () => {} },
      now: () => world.clock.at,
    });
    expect((await second.health(world.provider)).status).toBe("unknown");
    await world.issuers.refreshKeys(world.provider);
    world.clock.at += 10_000;
    expect(await second.health(world.provider)).toMatchObject({ status: "ok", keys: 2 });
    world.demo.faults.keys = { status: 500 };
    await world.issuers.refreshKeys(world.provider);
    world.clock.at += 10_000;
    expect(await second.health(world.provider)).toMatchObject({
      status: "failing",
      error: expect.stringContaining("500"),
      keys: 2,
    });
  });

  it("says after a refresh by hand what came and what went", async () => {
    const world = await setUp();
    await world.issuers.refreshKeys(world.provider);
    const kid = await world.demo.rotateKey();
    const refreshed = await world.issuers.refreshKeys(world.provider);
    expect(refreshed).toMatchObject({ ok: true, added: [kid] });
    expect(refreshed.ok && refreshed.removed).toHaveLength(1);
  });
});
