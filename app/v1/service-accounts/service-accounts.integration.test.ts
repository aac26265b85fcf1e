import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Credentials,
  call,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { serviceAccountSchema } from "#lib/schemas/service-account.ts";
import * as account from "./[ref]/route.ts";
import * as accounts from "./route.ts";

let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
beforeAll(async () => {
  running = await startTestConsole();
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
});
afterAll(() => running.close());

const create = (body: unknown, as: Credentials = acme.admin.token) => call(accounts, "POST", { as, body });
const read = (ref: string, as: Credentials = acme.viewer.token) =>
  call(account, "GET", { as, params: { ref } });
const change = (ref: string, body: unknown, headers = {}, as: Credentials = acme.admin.token) =>
  call(account, "PUT", { as, params: { ref }, body, headers });
const remove = (ref: string, as: Credentials = acme.admin.token) =>
  call(account, "DELETE", { as, params: { ref } });
const list = (query = "", as: Credentials = acme.viewer.token) =>
  call(accounts, "GET", { as, path: `/v1/service-accounts${query}` });
const identityOf = (answer: { body: { identity: string } }) => answer.body.identity;

describe("201", () => {
  test("answers every member, with null meaning not given", async () => {
    const answer = await create({ name: "Deploy er", description: null, labels: null, annotations: null });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("etag")).toBe('"1"');
    expect(answer.body).toMatchObject({
      name: "Deploy er",
      slug: "deploy-er",
      description: "",
      labels: {},
      annotations: {},
      status: "active",
      roleBindings: [],
      federatedIdentityCount: 0,
      organisation: { identity: acme.organisationId, slug: acme.slug },
      createdBy: { subject: acme.admin.userId },
      objectVersion: 1,
    });
    expect(Object.keys(answer.body)).not.toContain("lastUsedAt");
    expect(serviceAccountSchema.safeParse(answer.body).success).toBe(true);
  });

  test("echoes name, labels and annotations exactly as given", async () => {
    const given = {
      name: "  Ünïcode 🚀  ",
      description: " two  spaces ",
      labels: { "thalassa.cloud/wif-key": "0123456789abcdef", b: "", a: " x " },
      annotations: { "z.example/y": "line\nbreak" },
    };
    const answer = await create(given);
    const { body } = await read(identityOf(answer));
    expect(body).toMatchObject(given);
  });

  test("lets two have one name, with different slugs", async () => {
    const [one, other] = [await create({ name: "Twin" }), await create({ name: "Twin" })];
    expect([one.body.slug, other.body.slug]).toEqual(["twin", "twin-2"]);
    expect((await read("Twin")).status).toBe(404);
  });

  test("gives concurrent creations of one name different slugs", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ name: "Racer" })));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ body }) => body.slug)).size).toBe(8);
  });
});

describe("200", () => {
  test("finds by identity, slug and unique name", async () => {
    const created = await create({ name: "Find Me" });
    for (const ref of [identityOf(created), "find-me", "Find Me"]) {
      const { status, body } = await read(ref);
      expect([status, body.identity]).toEqual([200, created.body.identity]);
    }
  });

  test("lists a bare array, filtered by name and labels", async () => {
    await create({ name: "Blue", labels: { "example.com/team": "blue" } });
    const all = await list();
    expect(Array.isArray(all.body)).toBe(true);
    expect((await list("?name=Blue")).body).toHaveLength(1);
    expect((await list("?matchLabels%5Bexample.com%2Fteam%5D=blue")).body).toHaveLength(1);
    expect((await list("?matchLabels%5Bexample.com%2Fteam%5D=red&unknown=1")).body).toEqual([]);
  });

  test("a change touches only what is given, and keeps slug and identity", async () => {
    const created = await create({ name: "Before", description: "text", labels: { a: "1" } });
    const changed = await change(identityOf(created), { name: "After", labels: null, status: "inactive" });
    expect(changed.body).toMatchObject({
      identity: created.body.identity,
      name: "After",
      slug: "before",
      description: "text",
      labels: { a: "1" },
      status: "inactive",
      objectVersion: 2,
    });
  });

  test("an empty change and one to the same values write nothing", async () => {
    const created = await create({ name: "Same", labels: { a: "1" } });
    for (const body of [{}, { name: "Same", labels: { a: "1" } }])
      expect((await change(identityOf(created), body)).body.objectVersion).toBe(1);
  });

  test("an empty description and empty labels clear", async () => {
    const created = await create({ name: "Clear", description: "text", labels: { a: "1" } });
    const { body } = await change(identityOf(created), { description: "", labels: {} });
    expect(body).toMatchObject({ description: "", labels: {} });
  });

  test("each write leaves one audit event, with what changed", async () => {
    const created = await create({ name: "Audited" });
    await change(identityOf(created), { description: "new" });
    const page = { page: 1, limit: 10 };
    const { events } = await running.open.database.auditEvents.page(
      acme.organisationId,
      {
        actions: [],
        resourceTypes: [],
        resourceId: identityOf(created),
        userId: null,
        serviceAccount: null,
        searchText: null,
        responseStatus: null,
      },
      page,
    );
    expect(events.map(({ action, resourceType }) => `${action} ${resourceType}`)).toEqual([
      "update service_account",
      "create service_account",
    ]);
    expect(events[0]?.context).toMatchObject({ changes: [{ field: "description", from: "", to: "new" }] });
  });
});

describe("204", () => {
  test("deletes, and takes role bindings along", async () => {
    const ref = identityOf(await create({ name: "Gone" }));
    const role = await running.open.database.roles.create(
      acme.organisationId,
      actor(),
      described("Reader"),
      [],
    );
    await running.open.database.roleBindings.create(
      acme.organisationId,
      actor(),
      role.id,
      { serviceAccountId: ref },
      { ...described("b"), scopes: [] },
    );
    const answer = await remove(ref);
    expect([answer.status, answer.body]).toEqual([204, null]);
    expect((await running.open.database.roles.find(acme.organisationId, role.id))?.bindings).toEqual([]);
  });
});

describe("400", () => {
  test.each([
    ["a name that is missing", {}, "name"],
    ["an unknown member", { name: "x", labls: {} }, "labls"],
    ["a label value that is no text", { name: "x", labels: { a: 1 } }, "labels.a"],
    ["a lifetime below a minute", { name: "x", maxTokenLifetimeSeconds: 59 }, "maxTokenLifetimeSeconds"],
    ["a NUL in the name", { name: "a\0b" }, "name"],
  ])("is answered to %s, naming it", async (_what, body, path) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.message).toContain(path);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});

describe("403", () => {
  test("a viewer changes nothing", async () => {
    expect((await create({ name: "no" }, acme.viewer.token)).status).toBe(403);
    const ref = identityOf(await create({ name: "Kept" }));
    expect((await change(ref, { name: "x" }, {}, acme.viewer.token)).status).toBe(403);
    const removal = await remove(ref, acme.viewer.token);
    expect(removal.status).toBe(403);
  });
});

describe("404", () => {
  test.each([
    "sa_01k3x",
    "no-such",
    "",
    "%",
    "\0",
    "\ud800",
    "x".repeat(300),
    newIdentity("serviceAccount"),
    newIdentity("role"),
  ])("is answered to the odd reference %j", async (ref) => {
    expect((await read(ref)).status).toBe(404);
  });

  test("a name that two have is answered with what would do, an identity is not", async () => {
    await create({ name: "Twice" });
    await create({ name: "Twice" });
    expect((await read("Twice")).body.detail).toBe(
      "There is no such service account. Give its identity or its slug; a name will do when only one has it.",
    );
    const { body } = await read(newIdentity("serviceAccount"));
    expect(body.detail).toBe("There is no such service account.");
  });

  test("another organisation's is not there, and stays as it is", async () => {
    const created = await create({ name: "Private" });
    const ref = identityOf(created);
    const token = umbrella.owner.token;
    expect((await read(ref, token)).status).toBe(404);
    expect((await change(ref, { name: "mine" }, {}, token)).status).toBe(404);
    expect((await remove(ref, token)).status).toBe(404);
    expect((await list("", token)).body).toEqual([]);
    const { body } = await read(ref);
    expect(body).toEqual(created.body);
  });
});

describe("412", () => {
  test("a change of an older version is refused, and says who was faster", async () => {
    const ref = identityOf(await create({ name: "Raced" }));
    expect((await change(ref, { description: "one" }, { "if-match": '"1"' })).status).toBe(200);
    const late = await change(ref, { description: "two" }, { "if-match": '"1"' });
    expect(late.status).toBe(412);
    expect(late.body.detail).toContain("changed it at");
  });

  test("of two changes at once of one version, one wins", async () => {
    const ref = identityOf(await create({ name: "Contended" }));
    const answers = await Promise.all(
      ["a", "b", "c"].map((description) => change(ref, { description }, { "if-match": '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const { body } = await read(ref);
    expect(body.objectVersion).toBe(2);
  });
});

function actor() {
  return {
    kind: "user" as const,
    id: acme.owner.userId,
    name: "Owner",
    email: "owner@example.com",
    request: { requestId: "req_test", address: null, userAgent: null },
  };
}
function described(name: string) {
  return { name, description: "", labels: {}, annotations: {} };
}
