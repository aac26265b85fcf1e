import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  makeAccount,
  makeTenant,
  publicUrl,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import * as audit from "./audit/route.ts";
import * as token from "./me/access-tokens/[identity]/route.ts";
import * as tokens from "./me/access-tokens/route.ts";
import * as ownMemberships from "./me/organisation-memberships/route.ts";
import * as me from "./me/route.ts";
import * as memberships from "./memberships/route.ts";
import * as organisations from "./organisations/route.ts";
import * as account from "./service-accounts/[ref]/route.ts";
import * as accounts from "./service-accounts/route.ts";

let running: TestConsole;
let acme: TestTenant;
let globex: TestTenant;
beforeAll(async () => {
  running = await startTestConsole();
  acme = await makeTenant(running, "Acme");
  globex = await makeTenant(running, "Globex");
});
afterAll(() => running.close());
const prisma = () => running.open.context.prisma;
const everything = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];

describe("401", () => {
  test("carries WWW-Authenticate, and says nothing of what exists", async () => {
    const answer = await call(accounts, "GET");
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated", status: 401 } });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.body.message).toBe(answer.body.detail);
  });
  test("tells a library that its token is bad, but not one that sent none (RFC 6750 §3.1)", async () => {
    const challengeTo = async (authorization?: string) =>
      (await call(accounts, "GET", { as: authorization ? { authorization } : {} })).headers.get(
        "www-authenticate",
      );
    expect(await challengeTo()).toBe('Bearer realm="mooring"');
    for (const token of ["x", "a.b.c", `mrp_${"A".repeat(43)}`])
      expect(await challengeTo(`Bearer ${token}`)).toBe('Bearer realm="mooring", error="invalid_token"');
  });
  test("for every credential that is none of ours", async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const { bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
    for (const authorization of [
      "Basic YTpi",
      "Bearer",
      "Bearer x",
      `Token mrp_${"A".repeat(43)}`,
      "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJzYV8xIn0.",
      bearer("read", { exp: seconds - 1 }).authorization,
      bearer("read", { aud: "https://other.example" }).authorization,
      bearer("read", { iss: "https://gitlab.com" }).authorization,
      bearer("read", { sub: newIdentity("serviceAccount") }).authorization,
      bearer("read", { organisation_id: globex.organisationId }).authorization,
      bearer("read").authorization?.replace("Bearer", "Token"),
      bearer("read").authorization?.slice(0, -2),
    ])
      expect(
        (await call(me, "GET", { as: { authorization: authorization ?? "" } })).status,
        authorization,
      ).toBe(401);
  });
  test("when an Authorization header is wrong, however good the cookie", async () => {
    const as = { ...acme.owner.session, authorization: "Bearer x" };
    expect((await call(me, "GET", { as })).status).toBe(401);
  });
  test("for a session that was idle for 30 minutes, or has come to its end", async () => {
    const tenant = await makeTenant(running);
    const where = { userId: tenant.owner.userId };
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await prisma().session.updateMany({ where, data: { lastSeenAt: minutesAgo(29) } });
    expect((await call(me, "GET", { as: tenant.owner.session })).status).toBe(200);
    const seen = await prisma().session.findFirstOrThrow({ where });
    expect(seen.lastSeenAt.getTime()).toBeGreaterThan(minutesAgo(1).getTime());
    await prisma().session.updateMany({ where, data: { lastSeenAt: minutesAgo(31) } });
    expect((await call(me, "GET", { as: tenant.owner.session })).status).toBe(401);
    await prisma().session.updateMany({ where, data: { lastSeenAt: new Date(), expiresAt: minutesAgo(0) } });
    expect((await call(me, "GET", { as: tenant.owner.session })).status).toBe(401);
  });
  test("for a personal token that has expired", async () => {
    const tenant = await makeTenant(running);
    await prisma().personalAccessToken.updateMany({
      where: { userId: tenant.owner.userId },
      data: { expiresAt: new Date() },
    });
    expect((await call(me, "GET", { as: tenant.owner.token })).status).toBe(401);
  });
  test("for a service account that is inactive or gone, at once", async () => {
    const { id, bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
    expect((await call(me, "GET", { as: bearer() })).status).toBe(200);
    await prisma().serviceAccount.updateMany({ where: { id }, data: { status: "inactive" } });
    expect((await call(me, "GET", { as: bearer() })).status).toBe(401);
    await prisma().serviceAccount.deleteMany({ where: { id } });
    expect((await call(me, "GET", { as: bearer() })).status).toBe(401);
  });
  test("when the same cookie comes twice", async () => {
    const cookie = `${acme.owner.session.cookie}; ${acme.owner.session.cookie}`;
    expect((await call(me, "GET", { as: { cookie } })).status).toBe(401);
  });
});

describe("403", () => {
  const body = { name: "x" };
  test("for a change by cookie that does not come from our own origin (REQ-36)", async () => {
    const { cookie = "" } = acme.owner.session;
    const foreign: Record<string, string>[] = [
      {},
      { origin: "null" },
      { origin: "https://evil.example" },
      { origin: `${publicUrl}/` },
      { origin: publicUrl.toUpperCase() },
      { origin: publicUrl, "sec-fetch-site": "cross-site" },
      { origin: publicUrl, "sec-fetch-site": "same-site" },
      { origin: publicUrl, "sec-fetch-site": "none" },
      { "sec-fetch-site": "same-origin" },
    ];
    for (const headers of foreign)
      expect(
        await call(accounts, "POST", { as: { cookie, ...headers }, body }),
        JSON.stringify(headers),
      ).toMatchObject({ status: 403, body: { code: "origin_not_allowed" } });
    expect((await call(accounts, "POST", { as: { cookie, origin: publicUrl }, body })).status).toBe(201);
  });
  test("for reading without scope read, and writing without scope write", async () => {
    const { bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
    for (const [scope, get, post] of [
      ["read", 200, 403],
      ["api:read", 200, 403],
      ["write", 403, 201],
      ["api:write", 403, 201],
      ["api:read api:write", 200, 201],
      ["kubernetes", 403, 403],
      ["", 403, 403],
    ] as const) {
      expect((await call(accounts, "GET", { as: bearer(scope) })).status, `GET ${scope}`).toBe(get);
      const write = await call(accounts, "POST", { as: bearer(scope), body });
      expect(write.status, `POST ${scope}`).toBe(post);
    }
  });
  test("for what the roles of the account do not allow, at every use", async () => {
    const { id, bearer } = await makeAccount(running, acme.organisationId, {
      rules: [{ resources: ["service_account"], permissions: ["list"], resourceIdentities: [] }],
    });
    expect((await call(accounts, "GET", { as: bearer() })).status).toBe(200);
    expect(await call(accounts, "POST", { as: bearer(), body })).toMatchObject({
      status: 403,
      body: { code: "permission_denied" },
    });
    expect((await call(audit, "GET", { as: bearer() })).status).toBe(403);
    await prisma().roleBinding.deleteMany({ where: { serviceAccountId: id } });
    expect((await call(accounts, "GET", { as: bearer() })).status).toBe(403);
    expect((await call(me, "GET", { as: bearer() })).body).toMatchObject({ permissions: [] });
  });
  test("for objects that a rule does not name", async () => {
    const named = await makeAccount(running, acme.organisationId, { rules: [] });
    const other = await makeAccount(running, acme.organisationId, { rules: [] });
    const { bearer } = await makeAccount(running, acme.organisationId, {
      rules: [{ resources: ["service_account"], permissions: ["*"], resourceIdentities: [named.id] }],
    });
    const get = async (ref: string) => (await call(account, "GET", { as: bearer(), params: { ref } })).status;
    expect(await get(named.id)).toBe(200);
    expect(await get(other.id)).toBe(403);
    const list = await call(accounts, "GET", { as: bearer() });
    expect(list.body.map(({ identity }: { identity: string }) => identity)).toEqual([named.id]);
    expect((await call(accounts, "POST", { as: bearer(), body })).status).toBe(403);
  });
  test("for a binding that is limited to reading", async () => {
    const { bearer } = await makeAccount(running, acme.organisationId, {
      rules: everything,
      bindingScopes: ["api:read"],
    });
    expect((await call(accounts, "GET", { as: bearer() })).status).toBe(200);
    expect((await call(accounts, "POST", { as: bearer(), body })).status).toBe(403);
  });
  test("for service accounts, where only members may", async () => {
    const { bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
    for (const [module, method] of [
      [organisations, "GET"],
      [organisations, "POST"],
      [tokens, "GET"],
      [tokens, "POST"],
    ] as const)
      expect(
        (await call(module, method, { as: bearer(), body: method === "POST" ? body : undefined })).status,
      ).toBe(403);
  });
  test("for a token that would make or revoke tokens", async () => {
    const made = await call(tokens, "POST", { as: acme.viewer.token, body });
    expect(made).toMatchObject({ status: 403, body: { code: "session_required" } });
    const [{ identity }] = (await call(tokens, "GET", { as: acme.viewer.token })).body;
    const params = { identity };
    expect((await call(token, "DELETE", { as: acme.viewer.token, params })).status).toBe(403);
  });
});

describe("the organisation of a request", () => {
  const named = (organisation: string) => ({ "x-organisation-identity": organisation });
  test("is the member's only one, or the one named by identity or slug", async () => {
    for (const headers of [{}, named(""), named(acme.organisationId), named(acme.slug)])
      expect((await call(accounts, "GET", { as: acme.viewer.token, headers })).status).toBe(200);
  });
  test("is 404 when it is another's or nobody's", async () => {
    for (const name of [globex.organisationId, globex.slug, "nobody", newIdentity("organisation")]) {
      const headers = named(name);
      expect((await call(accounts, "GET", { as: acme.viewer.token, headers })).status).toBe(404);
      const { bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
      expect((await call(accounts, "GET", { as: bearer(), headers })).status).toBe(404);
      expect((await call(me, "GET", { as: acme.viewer.token, headers })).status).toBe(404);
    }
  });
  test("is 400 when there are several and none is named, but asking who one is needs none", async () => {
    const tenant = await makeTenant(running);
    await prisma().membership.create({
      data: {
        organisationId: globex.organisationId,
        id: newIdentity("membership"),
        userId: tenant.owner.userId,
        role: "viewer",
      },
    });
    const as = tenant.owner.token;
    expect(await call(accounts, "GET", { as })).toMatchObject({
      status: 400,
      body: { code: "organisation_required", errors: [{ path: "X-Organisation-Identity" }] },
    });
    expect((await call(accounts, "GET", { as, headers: named(globex.slug) })).status).toBe(200);
    expect((await call(me, "GET", { as })).body).toMatchObject({ organisation: null, memberRole: null });
    const own = await call(ownMemberships, "GET", { as, headers: named("") });
    expect(own.body).toMatchObject([
      { organisation: { slug: tenant.slug }, role: "OWNER", user: { subject: tenant.owner.userId } },
      { organisation: { slug: "globex" }, role: "MEMBER", memberRole: "viewer" },
    ]);
  });
});

describe("a service account", () => {
  test("is told what it became", async () => {
    const { id, slug, bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
    const answer = await call(me, "GET", {
      as: bearer("api:read", { exchange_id: "exc_1", federated_identity_id: "fid_1" }),
    });
    expect(answer.body).toEqual({
      kind: "service_account",
      identity: id,
      name: slug,
      slug,
      credential: "access_token",
      scopes: ["api:read"],
      permissions: [{ resources: ["*"], permissions: ["*"] }],
      organisation: { identity: acme.organisationId, name: "Acme", slug: "acme" },
      exchangeIdentity: "exc_1",
      federatedIdentityIdentity: "fid_1",
    });
  });
  test("finds its organisation where clients look for it", async () => {
    const { bearer } = await makeAccount(running, acme.organisationId, { rules: [] });
    expect((await call(ownMemberships, "GET", { as: bearer("kubernetes") })).body).toMatchObject([
      { organisation: { slug: "acme" }, role: "MEMBER" },
    ]);
  });
  test("sees the members with a role for it", async () => {
    const { bearer } = await makeAccount(running, acme.organisationId, {
      rules: [{ resources: ["member"], permissions: ["list"], resourceIdentities: [] }],
    });
    expect((await call(memberships, "GET", { as: bearer() })).body).toHaveLength(3);
  });
});

describe("personal access tokens", () => {
  test("are made in a session, shown once, expire, and can be revoked", async () => {
    const as = acme.viewer.session;
    const made = await call(tokens, "POST", { as, body: { name: "laptop", expiresInDays: 365 } });
    expect(made.status).toBe(201);
    expect(made.body.accessToken).toMatch(/^mrp_/);
    const days = (Date.parse(made.body.expiresAt) - Date.parse(made.body.createdAt)) / 86_400_000;
    expect(days).toBe(365);
    const own = { authorization: `Token ${made.body.accessToken}` };
    expect((await call(accounts, "GET", { as: own })).status).toBe(200);
    const list = await call(tokens, "GET", { as, path: "/v1/me/access-tokens?name=laptop" });
    expect(list.body).toHaveLength(1);
    expect(JSON.stringify(list.body)).not.toContain(made.body.accessToken);
    expect(list.body[0].lastUsedAt).toBeDefined();

    const params = { identity: made.body.identity };
    expect((await call(token, "DELETE", { as: acme.owner.session, params })).status).toBe(404);
    expect((await call(token, "DELETE", { as, params })).status).toBe(204);
    expect((await call(accounts, "GET", { as: own })).status).toBe(401);
    const events = await call(audit, "GET", {
      as,
      path: "/v1/audit?resourceType=personal_access_token",
    });
    expect(events.body.items.map(({ action }: { action: string }) => action)).toEqual(["delete", "create"]);
  });
  test("live at most 365 days, 90 by default", async () => {
    const as = acme.viewer.session;
    for (const expiresInDays of [0, 366, 1.5, "90"])
      expect((await call(tokens, "POST", { as, body: { name: "x", expiresInDays } })).status).toBe(400);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    for (const expiresAt of [inDays(-1), inDays(366), "2027-01-31", ""])
      expect((await call(tokens, "POST", { as, body: { name: "x", expiresAt } })).status).toBe(400);
    const both = { name: "x", expiresAt: inDays(2), expiresInDays: 2 };
    expect((await call(tokens, "POST", { as, body: both })).status).toBe(400);
    const expiresAt = inDays(2);
    expect((await call(tokens, "POST", { as, body: { name: "x", expiresAt } })).body).toMatchObject({
      expiresAt,
    });
    const made = await call(tokens, "POST", { as, body: { name: "x" } });
    expect(Date.parse(made.body.expiresAt) - Date.parse(made.body.createdAt)).toBe(90 * 86_400_000);
  });
});
