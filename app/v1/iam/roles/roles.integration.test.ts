import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Credentials,
  call,
  makeAccount,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { roleSchema } from "#lib/schemas/role.ts";
import * as bindingRoute from "./[ref]/bindings/[binding]/route.ts";
import * as bindings from "./[ref]/bindings/route.ts";
import * as role from "./[ref]/route.ts";
import * as ruleRoute from "./[ref]/rules/[rule]/route.ts";
import * as rules from "./[ref]/rules/route.ts";
import * as roles from "./route.ts";

let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
let account: string;
beforeAll(async () => {
  running = await startTestConsole();
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
  account = await newAccount("Deployer");
});
afterAll(() => running.close());

async function newAccount(name: string): Promise<string> {
  const id = newIdentity("serviceAccount");
  const { organisationId } = acme;
  const data = { organisationId, id, slug: name.toLowerCase(), name };
  await running.open.context.prisma.serviceAccount.create({ data });
  return id;
}
const post = (module: object, params: object, body: unknown, as: Credentials = acme.admin.token) =>
  call(module, "POST", { params, body, as });
const remove = (module: object, params: object, as: Credentials = acme.admin.token) =>
  call(module, "DELETE", { params, as });
const get = (module: object, params: object = {}, as: Credentials = acme.viewer.token) =>
  call(module, "GET", { params, as });
const readRole = async (ref: string) => (await get(role, { ref })).body;
const newRole = async (name: string, rules: unknown = null): Promise<string> =>
  (await post(roles, {}, { name, rules })).body.identity;

describe("201", () => {
  test("a role comes with rules in their order, as sent", async () => {
    const given = [
      {
        identity: "",
        resources: ["cloud_vpc", "*"],
        resourceIdentities: null,
        permissions: ["read", "list", "read"],
        note: null,
      },
      { resources: ["role"], permissions: ["*"], resourceIdentities: ["b", "a"], note: "why" },
    ];
    const { status, body } = await post(
      roles,
      {},
      { name: "Ops", labels: null, annotations: null, rules: given },
    );
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
    expect(await readRole(body.identity)).toEqual(body);
  });

  test("a rule is added, and the role grows a version", async () => {
    const ref = await newRole("Growing");
    const added = await post(rules, { ref }, { resources: ["audit"], permissions: ["read"], note: "n" });
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
    const bound = await post(bindings, { ref }, request);
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
    expect((await get(bindings, { ref })).body).toEqual([bound.body]);
    const list: { identity: string; bindings: unknown }[] = (await get(roles)).body;
    expect(list.find(({ identity }) => identity === ref)?.bindings).toEqual([bound.body]);
  });

  test("a member may hold a role, and a binding without a name gets one", async () => {
    const ref = await newRole("For People");
    const { status, body } = await post(
      bindings,
      { ref },
      { name: "", userIdentity: acme.viewer.userId, scopes: ["read"] },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: expect.stringMatching(/^For People Person /),
      user: { identity: acme.viewer.userId, subject: acme.viewer.userId },
      scopes: ["read"],
    });
  });

  test("a system role can be bound and unbound", async () => {
    const bound = await post(
      bindings,
      { ref: "administrator" },
      { name: "x", serviceAccountIdentity: "deployer" },
    );
    expect(bound.status).toBe(201);
    const binding = bound.body.identity;
    expect((await remove(bindingRoute, { ref: "administrator", binding })).status).toBe(204);
  });
});

describe("204", () => {
  test("a rule, a binding and a role go", async () => {
    const ref = await newRole("Passing", [{ resources: ["role"], permissions: ["read"] }]);
    const [rule] = (await readRole(ref)).rules as { identity: string }[];
    await post(bindings, { ref }, { name: "Two Words", serviceAccountIdentity: account });
    expect((await remove(ruleRoute, { ref, rule: rule?.identity ?? "" })).status).toBe(204);
    expect((await get(bindings, { ref })).body).toMatchObject([{ slug: "two-words" }]);
    expect((await get(bindingRoute, { ref, binding: "two-words" })).status).toBe(405);
    expect((await remove(bindingRoute, { ref, binding: "Two Words" })).status).toBe(204);
    expect(await readRole(ref)).toMatchObject({ rules: [], bindings: [] });
    expect((await remove(role, { ref })).status).toBe(204);
    expect((await remove(role, { ref })).status).toBe(404);
  });
});

describe("400", () => {
  test.each([
    ["no permission", { resources: ["role"], permissions: [] }, "permissions"],
    ["permissions left out", { resources: ["role"] }, "permissions"],
    ["a permission that is none", { resources: ["role"], permissions: ["grant"] }, "permissions.0"],
    ["an unknown member", { resources: ["role"], permissions: ["read"], resource: [] }, "resource"],
  ])("is answered to a rule with %s", async (_what, rule, path) => {
    const answer = await post(rules, { ref: await newRole("R") }, rule);
    expect([answer.status, (answer.body.errors as { path: string }[])[0]?.path]).toEqual([400, path]);
  });

  test.each([
    ["nobody", {}],
    ["two holders", { serviceAccountIdentity: "deployer", userIdentity: "usr_x" }],
    ["a team, as there are none", { teamIdentity: "team-1" }],
    ["a service account that is not there", { serviceAccountIdentity: "sa_nothing" }],
    ["a user that is no member", { userIdentity: newIdentity("user") }],
  ])("is answered to a binding of %s", async (_what, holder) => {
    const answer = await post(bindings, { ref: "administrator" }, { name: "b", scopes: null, ...holder });
    expect(answer.status).toBe(400);
  });
});

describe("403", () => {
  test("a system role and its rules cannot be changed", async () => {
    const [rule] = (await readRole("administrator")).rules as { identity: string }[];
    expect((await remove(role, { ref: "administrator" })).status).toBe(403);
    expect((await remove(ruleRoute, { ref: "administrator", rule: rule?.identity ?? "" })).status).toBe(403);
    const added = await post(rules, { ref: "administrator" }, { resources: ["role"], permissions: ["read"] });
    expect([added.status, added.body.code]).toEqual([403, "read_only"]);
    expect((await readRole("administrator")).objectVersion).toBe(1);
  });

  test("a service account gives nobody more than it has", async () => {
    const { id: holder, bearer } = await makeAccount(running, acme.organisationId, {
      rules: [{ resources: ["role"], permissions: ["*"], resourceIdentities: [] }],
    });
    const token = bearer();
    const limited = await newRole("Role writer", [{ resources: ["role"], permissions: ["*"] }]);
    const toItself = await post(
      bindings,
      { ref: "administrator" },
      { name: "up", serviceAccountIdentity: holder },
      token,
    );
    expect([toItself.status, toItself.body.code]).toEqual([403, "grants_too_much"]);
    const widened = await post(rules, { ref: limited }, { resources: ["*"], permissions: ["*"] }, token);
    expect(widened.status).toBe(403);
    const made = await post(
      roles,
      {},
      { name: "Sneaky", rules: [{ resources: ["audit"], permissions: ["read"] }] },
      token,
    );
    expect(made.status).toBe(403);
    const within = await post(
      roles,
      {},
      { name: "Within", rules: [{ resources: ["role"], permissions: ["read"] }] },
      token,
    );
    expect(within.status).toBe(201);
  });

  test("a token that may only read changes nothing", async () => {
    const everything = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];
    const { bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
    const token = bearer("api:read");
    expect((await get(roles, {}, token)).status).toBe(200);
    expect((await post(roles, {}, { name: "no" }, token)).status).toBe(403);
  });
});

describe("404", () => {
  test("another organisation's role, rules and bindings are not there, and stay", async () => {
    const ref = await newRole("Private", [{ resources: ["role"], permissions: ["read"] }]);
    const bound = await post(bindings, { ref }, { name: "b", serviceAccountIdentity: account });
    const before = await readRole(ref);
    const [rule] = before.rules as { identity: string }[];
    const token = umbrella.owner.token;
    const binding = bound.body.identity;
    const answers = await Promise.all([
      get(role, { ref }, token),
      remove(role, { ref }, token),
      post(rules, { ref }, { resources: ["role"], permissions: ["read"] }, token),
      remove(ruleRoute, { ref, rule: rule?.identity ?? "" }, token),
      get(bindings, { ref }, token),
      post(bindings, { ref }, { name: "b", userIdentity: umbrella.owner.userId }, token),
      remove(bindingRoute, { ref, binding }, token),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(404));
    expect(await readRole(ref)).toEqual(before);
  });

  test("an own role is not bound to another organisation's account", async () => {
    const { body } = await post(roles, {}, { name: "Theirs" }, umbrella.admin.token);
    const answer = await post(
      bindings,
      { ref: body.identity },
      { name: "b", serviceAccountIdentity: account },
      umbrella.admin.token,
    );
    expect(answer.status).toBe(400);
  });

  test("a rule or binding of another role is not this role's", async () => {
    const [one, other] = [
      await newRole("One", [{ resources: ["role"], permissions: ["read"] }]),
      await newRole("Other"),
    ];
    const [rule] = (await readRole(one)).rules as { identity: string }[];
    expect((await remove(ruleRoute, { ref: other, rule: rule?.identity ?? "" })).status).toBe(404);
    expect((await readRole(one)).rules).toHaveLength(1);
  });
});
