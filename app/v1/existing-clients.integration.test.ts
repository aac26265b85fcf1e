import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  call,
  makeAccount,
  makeTenant,
  publicUrl,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addIssuers } from "#lib/runtime/test-runtime.ts";
import * as rule from "./federated-identities/[ref]/route.ts";
import * as rules from "./federated-identities/route.ts";
import * as provider from "./federated-identity-providers/[ref]/route.ts";
import * as providers from "./federated-identity-providers/route.ts";
import * as binding from "./iam/roles/[ref]/bindings/[binding]/route.ts";
import * as bindings from "./iam/roles/[ref]/bindings/route.ts";
import * as role from "./iam/roles/[ref]/route.ts";
import * as roleRule from "./iam/roles/[ref]/rules/[rule]/route.ts";
import * as roleRules from "./iam/roles/[ref]/rules/route.ts";
import * as roles from "./iam/roles/route.ts";
import * as account from "./service-accounts/[ref]/route.ts";
import * as accounts from "./service-accounts/route.ts";

/** What the clients of `WIRE.md` sections 5 and 6 do, call by call. */
let running: TestConsole;
let acme: TestTenant;
beforeAll(async () => {
  running = await startTestConsole();
  addIssuers(running);
});
beforeEach(async () => {
  acme = await makeTenant(running, "Acme");
});
afterAll(() => running.close());

interface Found {
  identity: string;
  name: string;
  slug: string;
  providerIssuer: string;
  serviceAccount: Found | null;
}
const as = () => acme.admin.token;
const get = (module: object, params: object = {}, path = "/v1/x") =>
  call(module, "GET", { as: as(), params, path });
let writes = 0;
async function post(module: object, body: object, params: object = {}): Promise<Found> {
  writes++;
  const answer = await call(module, "POST", { as: as(), body, params });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const byLabels = (labels: Record<string, string>) =>
  `/v1/x?${Object.entries(labels)
    .map(([key, value]) => `matchLabels%5B${encodeURIComponent(key)}%5D=${encodeURIComponent(value)}`)
    .join("&")}`;

/** `tcloud iam workload-identity-federation bootstrap gitlab --repository g/p --ref main --role reader` */
async function bootstrap(): Promise<{ rule: Found; binding: Found }> {
  const key = "0011223344556677";
  const labels = {
    "thalassa.cloud/managed-by": "workload-identity-bootstrap",
    "thalassa.cloud/wif-vcs": "gitlab",
    "thalassa.cloud/wif-key": key,
  };
  const subject = "project_path:g/p:ref_type:branch:ref:main";
  const annotations = { "thalassa.cloud/wif.provider-subject": subject };

  const direct = await get(role, { ref: "reader" });
  const wanted: Found = direct.status === 200 ? direct.body : (await get(roles)).body[0];

  const known: Found[] = (await get(providers)).body;
  const trusted =
    known.find(({ providerIssuer }) => providerIssuer.replace(/\/$/, "") === "https://gitlab.com") ??
    (await post(providers, {
      name: "wif-gitlab-issuer",
      providerIssuer: "https://gitlab.com",
      labels: { ...labels, "thalassa.cloud/wif-key": "issuer-00112233" },
      annotations: null,
    }));

  const [
    holder = await post(accounts, {
      name: `wif-gitlab-${key}`,
      description: null,
      labels,
      annotations: { ...annotations, "thalassa.cloud/wif.repository": "g/p" },
    }),
  ]: Found[] = (await get(accounts, {}, byLabels(labels))).body;

  const scopes = ["api:read", "api:write"];
  const found = (await get(rules, {}, byLabels(labels))).body[0];
  const wantedRule = {
    name: `wif-gitlab-${key}-fi`,
    description: "",
    allowedScopes: scopes,
    trustedAudiences: [publicUrl],
    audienceMatchMode: "any",
    labels,
    annotations,
  };
  const saved =
    found ??
    (await post(rules, {
      ...wantedRule,
      identity: undefined,
      serviceAccountIdentity: holder.identity,
      providerIdentity: trusted.identity,
      providerSubject: subject,
      conditions: null,
      expiresAt: null,
    }));
  for (const [name, value] of Object.entries(wantedRule)) {
    if (JSON.stringify(saved[name]) === JSON.stringify(value)) continue;
    writes++;
    await call(rule, "PUT", { as: as(), params: { ref: saved.identity }, body: wantedRule });
  }

  const bound: Found[] = (await get(bindings, { ref: wanted.identity })).body;
  const own =
    bound.find(({ serviceAccount }) => serviceAccount?.identity === holder.identity) ??
    (await post(
      bindings,
      {
        name: `wif-gitlab-${key}`,
        serviceAccountIdentity: holder.identity,
        userIdentity: null,
        teamIdentity: null,
        scopes: null,
        labels: null,
      },
      { ref: wanted.identity },
    ));
  return { rule: saved, binding: own };
}

test("a bootstrap creates what is missing, and its second run writes nothing", async () => {
  writes = 0;
  const first = await bootstrap();
  expect(writes).toBe(4);
  const events = () =>
    running.open.context.prisma.auditEvent.count({ where: { organisationId: acme.organisationId } });
  const [before, second] = [await events(), await bootstrap()];
  expect(writes).toBe(4);
  expect([second.rule.identity, second.binding.identity]).toEqual([
    first.rule.identity,
    first.binding.identity,
  ]);
  expect(await events()).toBe(before);
});

/** Terraform compares what it sent with what it reads, member by member. */
async function expectEcho(module: object, ref: string, sent: object): Promise<void> {
  const { status, body } = await get(module, { ref });
  expect(status).toBe(200);
  for (const [name, value] of Object.entries(sent)) {
    if (value === null || value === "") continue;
    expect(JSON.stringify(body[name]), name).toBe(JSON.stringify(value));
  }
}

test("a Terraform run finds after the apply what it applied, and can destroy it", async () => {
  const described = { description: "by Terraform", labels: { z: "1", a: "2" }, annotations: { note: " x " } };
  const sentProvider = {
    ...described,
    name: "gitlab",
    providerIssuer: "https://gitlab.example/",
    providerJwksUri: "https://gitlab.example/oauth/discovery/keys",
    status: "active",
  };
  const savedProvider = await post(providers, sentProvider);
  await expectEcho(provider, savedProvider.identity, sentProvider);

  const sentAccount = { ...described, name: "deployer" };
  const savedAccount = await post(accounts, sentAccount);
  await expectEcho(account, savedAccount.identity, sentAccount);

  const sentRule = {
    ...described,
    name: "payments",
    providerSubject: "project_path:g/*:ref_type:tag:ref:v*",
    trustedAudiences: ["https://b.example", "https://a.example"],
    audienceMatchMode: "all",
    allowedScopes: ["api:write", "api:read"],
    conditions: { environment: "production", ref_protected: true },
    status: "inactive",
    expiresAt: "2099-12-31T23:59:59Z",
  };
  const places = { serviceAccountIdentity: savedAccount.identity, providerIdentity: savedProvider.identity };
  const savedRule = await post(rules, { ...sentRule, ...places });
  await expectEcho(rule, savedRule.identity, sentRule);

  const savedRole = await post(roles, { ...described, name: "cloud", rules: null });
  const sentRoleRule = { resources: ["cloud_vpc", "cloud_subnet"], permissions: ["read", "list"], note: "n" };
  const savedRoleRule = await post(
    roleRules,
    { ...sentRoleRule, resourceIdentities: null },
    { ref: savedRole.identity },
  );
  const read = (await get(role, { ref: savedRole.identity })).body;
  expect(read.rules).toMatchObject([sentRoleRule]);
  const sentBinding = { name: "deployer", serviceAccountIdentity: savedAccount.identity, scopes: ["b", "a"] };
  const savedBinding = await post(bindings, sentBinding, { ref: savedRole.identity });
  const listed = (await get(bindings, { ref: savedRole.identity })).body;
  expect(listed).toMatchObject([
    { name: "deployer", scopes: ["b", "a"], serviceAccount: { slug: "deployer" } },
  ]);

  const destroy = async (module: object, params: object) => {
    expect((await call(module, "DELETE", { as: as(), params })).status).toBe(204);
    expect((await call(module, "DELETE", { as: as(), params })).status).toBe(404);
  };
  await destroy(binding, { ref: savedRole.identity, binding: savedBinding.identity });
  await destroy(roleRule, { ref: savedRole.identity, rule: savedRoleRule.identity });
  await destroy(role, { ref: savedRole.identity });
  await destroy(rule, { ref: savedRule.identity });
  await destroy(account, { ref: savedAccount.identity });
  await destroy(provider, { ref: savedProvider.identity });
});

test("what the Go SDK leaves empty is not given", async () => {
  const trusted = await post(providers, { name: "gitlab", providerIssuer: "https://gitlab.com" });
  const holder = await post(accounts, { name: "deployer" });
  const created = await call(rules, "POST", {
    as: as(),
    body: {
      name: "main",
      serviceAccountIdentity: holder.identity,
      providerIdentity: trusted.identity,
      providerSubject: "project_path:g/p:ref_type:branch:ref:main",
      trustedAudiences: null,
      audienceMatchMode: "",
      allowedScopes: null,
    },
  });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  expect(created.body.audienceMatchMode).toBe("any");
  const params = { ref: created.body.identity };
  await call(rule, "PUT", { as: as(), params, body: { audienceMatchMode: "all" } });
  const { body } = await call(rule, "PUT", { as: as(), params, body: { audienceMatchMode: "" } });
  expect(body.audienceMatchMode).toBe("all");
});

test("an account shows its bindings as the role does, with text and times for Terraform's state", async () => {
  const holder = await post(accounts, { name: "deployer" });
  const given = await post(roles, { name: "cloud" });
  const sent = { name: "b", description: "why", labels: { a: "1" }, serviceAccountIdentity: holder.identity };
  const { serviceAccount, user, team, ...binding } = {
    user: null,
    team: null,
    ...(await post(bindings, sent, { ref: given.identity })),
  };
  expect(serviceAccount?.identity).toBe(holder.identity);
  expect([user, team]).toEqual([null, null]);
  expect((await get(account, { ref: holder.identity })).body.roleBindings).toEqual([binding]);
});

test("a binding says the e-mail address of its member, by which tcloud shows people", async () => {
  const given = await post(roles, { name: "cloud" });
  const { userId, email } = acme.viewer;
  await post(bindings, { name: "b", userIdentity: userId }, { ref: given.identity });
  const [bound] = (await get(bindings, { ref: given.identity })).body;
  expect(bound.user).toMatchObject({ subject: userId, email, createdAt: expect.stringMatching(/Z$/) });
});

test("ten requests at once, as Terraform makes them, all succeed", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, number) =>
      call(accounts, "POST", { as: as(), body: { name: `Account ${number}` } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
});

test("a pipeline's token does the same within its scopes and roles", async () => {
  const everything = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];
  const { bearer } = await makeAccount(running, acme.organisationId, { rules: everything });
  acme.admin.token = bearer("api:read api:write");
  writes = 0;
  await bootstrap();
  await bootstrap();
  expect(writes).toBe(4);
});
