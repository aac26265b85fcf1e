import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  makeMember,
  makeTenant,
  startTestConsole,
  type TestConsole,
} from "#lib/console/test-tenants.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import * as audit from "./audit/route.ts";
import * as membership from "./memberships/[identity]/route.ts";
import * as memberships from "./memberships/route.ts";
import * as organisation from "./organisations/[ref]/route.ts";
import * as organisations from "./organisations/route.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

describe("memberships", () => {
  test("are listed with both roles", async () => {
    const { viewer } = await makeTenant(running);
    const list = await call(memberships, "GET", { as: viewer.token });
    const roles = list.body.map(({ role, memberRole }: Record<string, string>) => [role, memberRole]);
    expect(roles).toEqual([
      ["OWNER", "owner"],
      ["MEMBER", "admin"],
      ["MEMBER", "viewer"],
    ]);
  });
  test("change by role or memberRole; MEMBER alone makes a viewer; both must agree", async () => {
    const { owner, admin } = await makeTenant(running);
    const params = { identity: admin.membershipId };
    const put = (body: object) => call(membership, "PUT", { as: owner.session, params, body });
    expect((await put({ role: "OWNER" })).body).toMatchObject({ role: "OWNER", memberRole: "owner" });
    expect((await put({ role: "MEMBER" })).body).toMatchObject({ role: "MEMBER", memberRole: "viewer" });
    expect((await put({ role: "MEMBER", memberRole: "admin" })).body).toMatchObject({ memberRole: "admin" });
    expect((await put({})).body).toMatchObject({ memberRole: "admin" });
    expect((await put({ role: "OWNER", memberRole: "viewer" })).status).toBe(400);
    expect((await put({ role: "ADMIN" })).status).toBe(400);
  });
  test("take effect at the next request", async () => {
    const { owner, viewer } = await makeTenant(running);
    const params = { identity: viewer.membershipId };
    await call(membership, "PUT", { as: owner.token, params, body: { memberRole: "owner" } });
    expect(
      (await call(membership, "DELETE", { as: viewer.token, params: { identity: owner.membershipId } }))
        .status,
    ).toBe(204);
    expect((await call(memberships, "GET", { as: owner.token })).status).toBe(404);
  });
  test("keep the last owner", async () => {
    const { owner } = await makeTenant(running);
    const params = { identity: owner.membershipId };
    const demoted = await call(membership, "PUT", { as: owner.token, params, body: { role: "MEMBER" } });
    expect(demoted).toMatchObject({ status: 409, body: { code: "last_owner" } });
    expect((await call(membership, "DELETE", { as: owner.token, params })).status).toBe(409);
  });
  test("keep one owner when two demote each other at once", async () => {
    const { owner, organisationId } = await makeTenant(running);
    const other = await makeMember(running.open, organisationId, "owner");
    const demote = (as: typeof owner, whom: typeof owner) =>
      call(membership, "PUT", {
        as: as.token,
        params: { identity: whom.membershipId },
        body: { memberRole: "viewer" },
      });
    const answers = await Promise.all([demote(owner, other), demote(other, owner)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
  test("are 404 for an identity that is odd, unknown or another organisation's", async () => {
    const [here, there] = [await makeTenant(running), await makeTenant(running)];
    for (const identity of ["x", newIdentity("membership"), there.viewer.membershipId, "\0"])
      for (const method of ["GET", "PUT", "DELETE"] as const) {
        const body = method === "PUT" ? { memberRole: "viewer" } : undefined;
        const answer = await call(membership, method, { as: here.owner.token, params: { identity }, body });
        expect(answer.status, `${method} ${identity}`).toBe(404);
      }
  });
});

describe("organisations", () => {
  test("are made by whoever asks, who then owns them", async () => {
    const { viewer } = await makeTenant(running);
    const made = await call(organisations, "POST", { as: viewer.session, body: { name: "Docs" } });
    expect(made).toMatchObject({ status: 201, body: { slug: "docs-2", maxTokenLifetimeSeconds: 86_400 } });
    const own = await call(organisations, "GET", { as: viewer.token });
    expect(own.body.map(({ name }: { name: string }) => name)).toContain("Docs");
  });
  test("of one name get slugs of their own, also at once", async () => {
    const { owner } = await makeTenant(running);
    const makers = Array.from({ length: 4 }, () =>
      call(organisations, "POST", { as: owner.token, body: { name: "Twin Peaks" } }),
    );
    const slugs = (await Promise.all(makers)).map(({ body }) => body.slug);
    expect(slugs.sort()).toEqual(["twin-peaks", "twin-peaks-2", "twin-peaks-3", "twin-peaks-4"]);
  });
  test("change with If-Match, and a stale one is 412 that says who was first", async () => {
    const { owner, admin, slug } = await makeTenant(running);
    const put = (as: typeof owner, body: object, etag?: string) =>
      call(organisation, "PUT", {
        as: as.token,
        params: { ref: slug },
        body,
        headers: etag ? { "if-match": etag } : {},
      });
    const first = await put(owner, { description: "one" }, '"1"');
    expect(first).toMatchObject({ status: 200, body: { objectVersion: 2 } });
    expect(first.headers.get("etag")).toBe('"2"');
    const stale = await put(admin, { description: "two" }, '"1"');
    expect(stale).toMatchObject({ status: 412, body: { code: "object_changed" } });
    expect(stale.body.detail).toMatch(/^Person \d+ changed it at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\. /);
    expect((await put(admin, { description: "two" })).body).toMatchObject({ objectVersion: 3 });
    expect((await put(admin, {})).body).toMatchObject({ objectVersion: 3, description: "two" });
    expect((await put(admin, { name: null, labels: {} })).status).toBe(200);
  });
  test("are 404 for a reference that is another's", async () => {
    const [here, there] = [await makeTenant(running), await makeTenant(running)];
    for (const ref of [there.slug, there.organisationId, "nobody", "\0"]) {
      expect((await call(organisation, "GET", { as: here.owner.token, params: { ref } })).status).toBe(404);
    }
  });
  test("refuse one spelling for two scopes", async () => {
    const { owner, slug } = await makeTenant(running);
    const body = { apiScopes: [{ name: "read" }, { name: "see", alsoSpelt: ["read"] }] };
    const answer = await call(organisation, "PUT", { as: owner.token, params: { ref: slug }, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: "duplicate" }] } });
  });
});

describe("the audit log", () => {
  const path = (query: string) => ({ path: `/v1/audit?${query}` });
  test("pages exactly, newest first, and each change is one event with its difference", async () => {
    const { owner, slug, organisationId } = await makeTenant(running);
    for (const number of [1, 2, 3, 4, 5])
      await call(organisation, "PUT", {
        as: owner.token,
        params: { ref: slug },
        body: { description: `d${number}` },
      });
    const first = await call(audit, "GET", { as: owner.token, ...path("limit=2") });
    expect(first.body).toMatchObject({
      totalItems: 5,
      totalCount: 5,
      totalPages: 3,
      page: 1,
      itemsPerPage: 2,
    });
    expect(first.body.items[0]).toMatchObject({
      action: "update",
      resourceType: "organisation",
      resourceIdentity: organisationId,
      organizationIdentity: organisationId,
      organization: { slug },
      userIdentity: owner.userId,
      user: { subject: owner.userId, email: owner.email },
      responseStatus: 200,
      context: {
        changes: [{ field: "description", from: "d4", to: "d5" }],
        requestId: expect.stringMatching(/^req_/),
        address: "192.0.2.1",
      },
    });
    const last = await call(audit, "GET", { as: owner.token, ...path("limit=2&page=3") });
    expect(last.body.items).toHaveLength(1);
    expect((await call(audit, "GET", { as: owner.token, ...path("page=9") })).body.items).toEqual([]);
  });
  test("filters", async () => {
    const { owner, slug, organisationId, viewer } = await makeTenant(running);
    await call(organisation, "PUT", { as: owner.token, params: { ref: slug }, body: { name: "100% sure" } });
    const total = async (query: string) =>
      (await call(audit, "GET", { as: viewer.token, ...path(query) })).body.totalItems;
    for (const [query, expected] of [
      ["action=update", 1],
      ["action=delete", 0],
      ["action=delete,update", 1],
      ["resourceType=member,organisation", 1],
      ["resourceType=member", 0],
      [`resourceIdentity=${organisationId}`, 1],
      [`userIdentity=${owner.userId}`, 1],
      [`userIdentity=${viewer.userId}`, 0],
      ["serviceAccount=x", 0],
      ["impersonatorIdentity=x", 0],
      [`organizationIdentity=${organisationId}`, 1],
      ["organizationIdentity=x", 0],
      ["searchText=0%25%20SURE", 1],
      ["searchText=0_%20sure", 0],
      ["searchText=%5C", 0],
      ["responseStatus=200", 1],
      ["responseStatus=404", 0],
      ["includeSystemServices=true&unknown=1", 1],
    ] as const)
      expect(await total(query), query).toBe(expected);
  });
  test("is 400 for a page, a limit or a text that cannot be", async () => {
    const { viewer } = await makeTenant(running);
    for (const query of ["limit=0", "limit=1001", "limit=x", "page=0", "page=-1", "searchText=%00"])
      expect((await call(audit, "GET", { as: viewer.token, ...path(query) })).status, query).toBe(400);
    expect((await call(audit, "GET", { as: viewer.token, ...path("limit=1000") })).status).toBe(200);
  });
});
