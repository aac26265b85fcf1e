import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callRoute } from "#lib/console/test-call.ts";
import { startTestConsole, type TestConsole, type TestOrganisation } from "#lib/console/test-console.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { roleSchema } from "#lib/schemas/role.ts";
import { GET as readBinding, DELETE as unbind } from "./[ref]/bindings/[binding]/route.ts";
import { POST as bind, GET as listBindings } from "./[ref]/bindings/route.ts";
import { DELETE, GET as read } from "./[ref]/route.ts";
import { DELETE as removeRule } from "./[ref]/rules/[rule]/route.ts";
import { POST as addRule } from "./[ref]/rules/route.ts";
import { GET, POST } from "./route.ts";

let testConsole: TestConsole;
let acme: TestOrganisation;
let umbrella: TestOrganisation;
let account: string;
let systemRole: string;
beforeAll(async () => {
  testConsole = await startTestConsole();
  acme = await testConsole.addOrganisation("Acme");
  umbrella = await testConsole.addOrganisation("Umbrella");
  account = await newAccount("Deployer");
  systemRole = newIdentity("role");
  await testConsole.context.prisma.role.create({
    data: {
      organisationId: acme.id,
      id: systemRole,
      slug: "administrator",
      name: "administrator",
      system: true,
      rules: {
        create: {
          id: newIdentity("roleRule"),
          resources: ["*"],
          permissions: ["*"],
          resourceIdentities: [],
        },
      },
    },
  });
});
afterAll(() => testConsole.close());

async function newAccount(name: string): Promise<string> {
  const id = newIdentity("serviceAccount");
  const slug = name.toLowerCase();
  await testConsole.context.prisma.serviceAccount.create({
    data: { organisationId: acme.id, id, slug, name },
  });
  return id;
}
const post = (
  route: Parameters<typeof callRoute>[0],
  params: Record<string, string>,
  body: unknown,
  token = acme.tokens.admin,
) => callRoute(route, params, { method: "POST", token, body });
const remove = (
  route: Parameters<typeof callRoute>[0],
  params: Record<string, string>,
  token = acme.tokens.admin,
) => callRoute(route, params, { method: "DELETE", token });
async function newRole(name: string, rules: unknown = null): Promise<string> {
  const { body } = await post(POST, {}, { name, rules });
  return String(body.identity);
}
const readRole = async (ref: string) => (await callRoute(read, { ref }, { token: acme.tokens.viewer })).body;

describe("201", () => {
  test("a role comes with rules in their order, as sent", async () => {
    const rules = [
      {
        identity: "",
        resources: ["cloud_vpc", "*"],
        resourceIdentities: null,
        permissions: ["read", "list", "read"],
        note: null,
      },
      { resources: ["role"], permissions: ["*"], resourceIdentities: ["b", "a"], note: "why" },
    ];
    const { status, body } = await post(POST, {}, { name: "Ops", labels: null, annotations: null, rules });
    expect(status).toBe(201);
    expect(roleSchema.safeParse(body).success).toBe(true);
    expect(body).toMatchObject({
      system: false,
      isReadOnly: false,
      bindings: [],
      rules: [
        {
          resources: ["cloud_vpc", "*"],
          resourceIdentities: [],
          permissions: ["read", "list", "read"],
          note: "",
        },
        { resources: ["role"], permissions: ["*"], resourceIdentities: ["b", "a"], note: "why" },
      ],
    });
    expect(await readRole(String(body.identity))).toEqual(body);
  });

  test("a rule is added, and the role grows a version", async () => {
    const ref = await newRole("Growing");
    const added = await post(addRule, { ref }, { resources: ["audit"], permissions: ["read"], note: "n" });
    expect(added.status).toBe(201);
    expect(await readRole(ref)).toMatchObject({ objectVersion: 2, rules: [added.body] });
  });

  test("a binding names role and holder, also in lists", async () => {
    const ref = await newRole("Bindable");
    const request = {
      name: "bootstrap",
      serviceAccountIdentity: account,
      userIdentity: null,
      teamIdentity: null,
      scopes: null,
    };
    const bound = await post(bind, { ref }, request);
    expect(bound.status).toBe(201);
    expect(bound.body).toMatchObject({
      name: "bootstrap",
      slug: "bootstrap",
      organisationRole: { identity: ref, name: "Bindable", slug: "bindable" },
      serviceAccount: { identity: account, name: "Deployer", slug: "deployer" },
      user: null,
      team: null,
      scopes: [],
    });
    const { body } = await callRoute<unknown[]>(listBindings, { ref }, { token: acme.tokens.viewer });
    expect(body).toEqual([bound.body]);
    const list = await callRoute<{ identity: string; bindings: unknown }[]>(
      GET,
      {},
      { token: acme.tokens.viewer },
    );
    expect(list.body.find(({ identity }) => identity === ref)?.bindings).toEqual([bound.body]);
  });

  test("a member may hold a role, and a binding without a name gets one", async () => {
    const ref = await newRole("For People");
    const { status, body } = await post(
      bind,
      { ref },
      { name: "", userIdentity: acme.users.viewer, scopes: ["read"] },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "For People Acme viewer",
      user: { identity: acme.users.viewer, subject: acme.users.viewer, name: "Acme viewer" },
      scopes: ["read"],
    });
  });

  test("a system role can be bound and unbound", async () => {
    const bound = await post(
      bind,
      { ref: "administrator" },
      { name: "x", serviceAccountIdentity: "deployer" },
    );
    expect(bound.status).toBe(201);
    const binding = String(bound.body.identity);
    expect((await remove(unbind, { ref: systemRole, binding })).status).toBe(204);
  });
});

describe("204", () => {
  test("a rule, a binding and a role go", async () => {
    const ref = await newRole("Passing", [{ resources: ["role"], permissions: ["read"] }]);
    const [rule] = (await readRole(ref)).rules as { identity: string }[];
    await post(bind, { ref }, { name: "Two Words", serviceAccountIdentity: account });
    expect((await remove(removeRule, { ref, rule: rule?.identity ?? "" })).status).toBe(204);
    expect(
      (await callRoute(readBinding, { ref, binding: "two-words" }, { token: acme.tokens.viewer })).status,
    ).toBe(200);
    expect((await remove(unbind, { ref, binding: "Two Words" })).status).toBe(204);
    expect(await readRole(ref)).toMatchObject({ rules: [], bindings: [] });
    expect((await remove(DELETE, { ref })).status).toBe(204);
    expect((await remove(DELETE, { ref })).status).toBe(404);
  });
});

describe("400", () => {
  test.each([
    ["no permission", { resources: ["role"], permissions: [] }, "permissions"],
    ["permissions left out", { resources: ["role"] }, "permissions"],
    ["a permission that is none", { resources: ["role"], permissions: ["grant"] }, "permissions.0"],
    ["an unknown member", { resources: ["role"], permissions: ["read"], resource: [] }, "resource"],
  ])("is answered to a rule with %s", async (_what, rule, path) => {
    const answer = await post(addRule, { ref: await newRole("R") }, rule);
    expect([answer.status, (answer.body.errors as { path: string }[])[0]?.path]).toEqual([400, path]);
  });

  test.each([
    ["nobody", {}],
    ["two holders", { serviceAccountIdentity: "deployer", userIdentity: "usr_x" }],
    ["a team, as there are none", { teamIdentity: "team-1" }],
    ["a service account that is not there", { serviceAccountIdentity: "sa_nothing" }],
    ["a user that is no member", { userIdentity: newIdentity("user") }],
  ])("is answered to a binding of %s", async (_what, holder) => {
    const answer = await post(bind, { ref: "administrator" }, { name: "b", scopes: null, ...holder });
    expect(answer.status).toBe(400);
  });
});

describe("403", () => {
  test("a system role and its rules cannot be changed", async () => {
    const [rule] = (await readRole(systemRole)).rules as { identity: string }[];
    expect((await remove(DELETE, { ref: systemRole })).status).toBe(403);
    expect((await remove(removeRule, { ref: systemRole, rule: rule?.identity ?? "" })).status).toBe(403);
    const added = await post(addRule, { ref: systemRole }, { resources: ["role"], permissions: ["read"] });
    expect([added.status, added.body.code]).toEqual([403, "read_only"]);
    expect((await readRole(systemRole)).objectVersion).toBe(1);
  });

  test("a service account gives nobody more than it has", async () => {
    const limited = await newRole("Role writer", [{ resources: ["role"], permissions: ["*"] }]);
    const holder = await newAccount("Writer");
    await post(bind, { ref: limited }, { name: "w", serviceAccountIdentity: holder });
    const token = testConsole.bearerOf(acme.id, holder, "read write");
    const toItself = await post(
      bind,
      { ref: systemRole },
      { name: "up", serviceAccountIdentity: holder },
      token,
    );
    expect([toItself.status, toItself.body.code]).toEqual([403, "grants_too_much"]);
    const widened = await post(addRule, { ref: limited }, { resources: ["*"], permissions: ["*"] }, token);
    expect(widened.status).toBe(403);
    const made = await post(
      POST,
      {},
      { name: "Sneaky", rules: [{ resources: ["audit"], permissions: ["read"] }] },
      token,
    );
    expect(made.status).toBe(403);
    const within = await post(
      POST,
      {},
      { name: "Within", rules: [{ resources: ["role"], permissions: ["read"] }] },
      token,
    );
    expect(within.status).toBe(201);
  });

  test("a token that may only read changes nothing", async () => {
    const holder = await newAccount("Reading");
    await post(bind, { ref: systemRole }, { name: "r", serviceAccountIdentity: holder });
    const token = testConsole.bearerOf(acme.id, holder, "api:read");
    expect((await callRoute(GET, {}, { token })).status).toBe(200);
    expect((await post(POST, {}, { name: "no" }, token)).status).toBe(403);
  });
});

describe("404", () => {
  test("another organisation's role, rules and bindings are not there, and stay", async () => {
    const ref = await newRole("Private", [{ resources: ["role"], permissions: ["read"] }]);
    const bound = await post(bind, { ref }, { name: "b", serviceAccountIdentity: account });
    const before = await readRole(ref);
    const [rule] = before.rules as { identity: string }[];
    const token = umbrella.tokens.owner;
    const binding = String(bound.body.identity);
    const answers = await Promise.all([
      callRoute(read, { ref }, { token }),
      remove(DELETE, { ref }, token),
      post(addRule, { ref }, { resources: ["role"], permissions: ["read"] }, token),
      remove(removeRule, { ref, rule: rule?.identity ?? "" }, token),
      callRoute(listBindings, { ref }, { token }),
      post(bind, { ref }, { name: "b", userIdentity: umbrella.users.owner }, token),
      callRoute(readBinding, { ref, binding }, { token }),
      remove(unbind, { ref, binding }, token),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(404));
    expect(await readRole(ref)).toEqual(before);
  });

  test("an own role is not bound to another organisation's account", async () => {
    const { body } = await post(POST, {}, { name: "Theirs" }, umbrella.tokens.admin);
    const answer = await post(
      bind,
      { ref: String(body.identity) },
      { name: "b", serviceAccountIdentity: account },
      umbrella.tokens.admin,
    );
    expect(answer.status).toBe(400);
  });

  test("a rule or binding of another role is not this role's", async () => {
    const [one, other] = [
      await newRole("One", [{ resources: ["role"], permissions: ["read"] }]),
      await newRole("Other"),
    ];
    const [rule] = (await readRole(one)).rules as { identity: string }[];
    expect((await remove(removeRule, { ref: other, rule: rule?.identity ?? "" })).status).toBe(404);
    expect((await readRole(one)).rules).toHaveLength(1);
  });
});
