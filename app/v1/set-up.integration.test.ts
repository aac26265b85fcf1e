import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, publicUrl, startTestConsole, type TestConsole } from "#lib/console/test-tenants.ts";
import * as me from "./me/route.ts";
import * as session from "./session/route.ts";
import * as setup from "./setup/route.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

const password = "velvet harbour 42 crane";
const validSetup = () => ({
  token: running.console.setupToken.text,
  email: "Anna@Example.com",
  name: "Anna",
  password,
  organisationName: "Setup",
  createAccessToken: true,
});
const cookieOf = (headers: Headers) => headers.get("set-cookie")?.split(";")[0] ?? "";

describe("before there is an owner", () => {
  test("the set-up line names the page and carries the token in its fragment", async () => {
    expect(await running.console.setupUrl()).toBe(`${publicUrl}/setup#${running.console.setupToken.text}`);
  });
  test("a wrong token is 403, counts as a failure and makes nothing", async () => {
    const before = running.failures.count;
    const answer = await call(setup, "POST", { body: { ...validSetup(), email: "a@b.cd", token: "wrong" } });
    expect(answer).toMatchObject({ status: 403, body: { code: "setup_token_wrong" } });
    expect(running.failures.count).toBe(before + 1);
    expect(await running.open.context.prisma.user.count()).toBe(0);
  });
  test("a foreign origin is 403, even with the right token", async () => {
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign)
      expect(await call(setup, "POST", { body: validSetup(), headers })).toMatchObject({
        status: 403,
        body: { code: "origin_not_allowed" },
      });
  });
  test("a source that failed too often is 429", async () => {
    running.failures.waitSeconds = 7;
    const answer = await call(setup, "POST", { body: validSetup() });
    running.failures.waitSeconds = null;
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("7");
  });
  test("an invalid field is 400 and named; an easy password too", async () => {
    const body = { ...validSetup(), email: "a@b.cd" };
    const short = await call(setup, "POST", { body: { ...body, password: "short" } });
    expect(short).toMatchObject({ status: 400, body: { errors: [{ path: "password" }] } });
    const easy = await call(setup, "POST", { body: { ...body, password: "passwordpassword1" } });
    expect(easy).toMatchObject({
      status: 400,
      body: { errors: [{ path: "password", code: "easy_password" }] },
    });
    const unknown = await call(setup, "POST", { body: { ...body, admin: true } });
    expect(unknown).toMatchObject({
      status: 400,
      body: { errors: [{ path: "admin", code: "unknown_member" }] },
    });
  });
  test("of many at once one wins, and the others are 409", async () => {
    const attempts = [1, 2, 3].map((number) =>
      call(setup, "POST", { body: { ...validSetup(), email: `owner${number}@example.com` } }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409]);
    const { prisma } = running.open.context;
    expect(await prisma.user.count()).toBe(1);
    expect(await prisma.organisation.count()).toBe(1);
    await prisma.organisation.deleteMany();
    await prisma.user.deleteMany();
  });
});

describe("setting up", () => {
  test("makes the owner, the organisation with reserved slug avoided, a token and a session", async () => {
    const answer = await call(setup, "POST", { body: validSetup() });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      organisation: { name: "Setup", slug: "setup-2", objectVersion: 1 },
      user: { name: "Anna", email: "anna@example.com" },
      accessToken: expect.stringMatching(/^mrp_[A-Za-z0-9_-]{43}$/),
    });
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-sid=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax/);

    const byToken = await call(me, "GET", { as: { authorization: `Bearer ${answer.body.accessToken}` } });
    expect(byToken.body).toMatchObject({
      kind: "member",
      credential: "personal_access_token",
      memberRole: "owner",
      email: "anna@example.com",
    });
    const byCookie = await call(me, "GET", { as: { cookie: cookieOf(answer.headers) } });
    expect(byCookie.body).toMatchObject({ credential: "session", organisation: { slug: "setup-2" } });
  });
  test("leaves no secret in the database", async () => {
    const { prisma } = running.open.context;
    const stored = JSON.stringify([
      await prisma.user.findMany(),
      await prisma.session.findMany(),
      await prisma.personalAccessToken.findMany(),
      await prisma.auditEvent.findMany(),
    ]);
    expect(stored).not.toContain(password);
    expect(stored).not.toContain("mrp_");
    expect(stored).toContain("$argon2id$v=19$m=65536,t=3,p=1$");
  });
  test("comes with the system roles and scopes", async () => {
    const { prisma } = running.open.context;
    const roles = await prisma.role.findMany({ include: { rules: true }, orderBy: { slug: "asc" } });
    expect(roles.map(({ slug, system, rules }) => [slug, system, rules[0]?.permissions])).toEqual([
      ["administrator", true, ["*"]],
      ["reader", true, ["read", "list"]],
    ]);
  });
  test("is over: 409 whatever is sent, and no set-up line", async () => {
    for (const body of [validSetup(), { ...validSetup(), token: "wrong" }, {}])
      expect(await call(setup, "POST", { body })).toMatchObject({
        status: 409,
        body: { code: "already_set_up" },
      });
    expect(await running.console.setupUrl()).toBeNull();
  });
});

describe("signing in", () => {
  const signIn = (email: string, secret: string, headers = {}) =>
    call(session, "POST", { body: { email, password: secret }, headers });

  test("takes the e-mail address in any case and answers 204 with a new session", async () => {
    const answer = await signIn(" ANNA@example.COM ", password);
    expect(answer.status).toBe(204);
    expect((await call(me, "GET", { as: { cookie: cookieOf(answer.headers) } })).status).toBe(200);
  });
  test("ends the session that the browser had before", async () => {
    const first = cookieOf((await signIn("anna@example.com", password)).headers);
    const second = cookieOf((await signIn("anna@example.com", password, { cookie: first })).headers);
    expect((await call(me, "GET", { as: { cookie: first } })).status).toBe(401);
    expect((await call(me, "GET", { as: { cookie: second } })).status).toBe(200);
  });
  test("answers the same for a wrong password and an unknown address", async () => {
    const wrong = await signIn("anna@example.com", "wrong horse battery");
    const unknown = await signIn("nobody@example.com", "wrong horse battery");
    expect(wrong).toMatchObject({ status: 401, body: { code: "sign_in_failed" } });
    expect({ ...wrong.body, requestId: "" }).toEqual({ ...unknown.body, requestId: "" });
    await running.open.context.prisma.signInFailure.deleteMany();
  });
  test("is refused for a foreign origin", async () => {
    const answer = await signIn("anna@example.com", password, { origin: "https://evil.example" });
    expect(answer.status).toBe(403);
  });
  test("makes an account wait after five failures, known or not, even at once", async () => {
    for (const email of ["anna@example.com", "nobody@example.com"]) {
      const attempts = Array.from({ length: 9 }, () => signIn(email, "wrong horse battery"));
      const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429]);
    }
    const { prisma } = running.open.context;
    await prisma.signInFailure.updateMany({ data: { failures: 2000, lastFailureAt: new Date() } });
    const held = await signIn("anna@example.com", password);
    expect(held.status).toBe(429);
    expect(Number(held.headers.get("retry-after"))).toBe(300);
  });
  test("works again when the wait is over, and clears the count", async () => {
    const { prisma } = running.open.context;
    await prisma.signInFailure.updateMany({ data: { lastFailureAt: new Date(Date.now() - 400_000) } });
    expect((await signIn("anna@example.com", password)).status).toBe(204);
    expect(await prisma.signInFailure.count()).toBe(1);
  });
  test("is refused for a disabled user, whose sessions and tokens die at once", async () => {
    const cookie = cookieOf((await signIn("anna@example.com", password)).headers);
    const { prisma } = running.open.context;
    await prisma.user.updateMany({ data: { disabledAt: new Date() } });
    expect((await call(me, "GET", { as: { cookie } })).status).toBe(401);
    expect((await signIn("anna@example.com", password)).status).toBe(401);
    await prisma.user.updateMany({ data: { disabledAt: null } });
  });
  test("signing out needs our own origin, and ends the session on the server", async () => {
    const cookie = cookieOf((await signIn("anna@example.com", password)).headers);
    expect((await call(session, "DELETE", { as: { cookie } })).status).toBe(403);
    const out = await call(session, "DELETE", { as: { cookie, origin: publicUrl } });
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^__Host-sid=; .*Max-Age=0/);
    expect((await call(me, "GET", { as: { cookie } })).status).toBe(401);
  });
});
