import { afterAll, beforeAll, expect, test } from "vitest";
import {
  call,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addIssuers } from "#lib/runtime/test-runtime.ts";
import * as rules from "./federated-identities/route.ts";
import * as provider from "./federated-identity-providers/[ref]/route.ts";
import * as providers from "./federated-identity-providers/route.ts";
import * as bindings from "./iam/roles/[ref]/bindings/route.ts";
import * as role from "./iam/roles/[ref]/route.ts";
import * as roles from "./iam/roles/route.ts";
import * as account from "./service-accounts/[ref]/route.ts";
import * as accounts from "./service-accounts/route.ts";

let running: TestConsole;
let acme: TestTenant;
beforeAll(async () => {
  running = await startTestConsole();
  addIssuers(running);
  acme = await makeTenant(running, "Acme");
});
afterAll(() => running.close());

const post = (module: object, body: object, params: object = {}) =>
  call(module, "POST", { as: acme.admin.token, body, params });
const remove = (module: object, ref: string) =>
  call(module, "DELETE", { as: acme.admin.token, params: { ref } });
let number = 0;
const newAccount = async (): Promise<string> =>
  (await post(accounts, { name: `a${++number}` })).body.identity;
const newProvider = async (): Promise<string> =>
  (await post(providers, { name: `p${++number}`, providerIssuer: `https://p${number}.example` })).body
    .identity;

test.each([
  "account",
  "provider",
])("of a new rule and the deletion of its %s at once, one wins", async (which) => {
  for (let round = 0; round < 5; round++) {
    const [serviceAccountIdentity, providerIdentity] = [await newAccount(), await newProvider()];
    const [saved, removed] = await Promise.all([
      post(rules, { serviceAccountIdentity, providerIdentity, providerSubject: "a" }),
      which === "account" ? remove(account, serviceAccountIdentity) : remove(provider, providerIdentity),
    ]);
    expect([
      [201, 409],
      [400, 204],
    ]).toContainEqual([saved.status, removed.status]);
  }
});

test("of a new binding and the deletion of its role or account at once, none fails", async () => {
  for (let round = 0; round < 6; round++) {
    const serviceAccountIdentity = await newAccount();
    const { identity: ref } = (await post(roles, { name: `r${++number}` })).body;
    const [bound, removed] = await Promise.all([
      post(bindings, { name: "b", serviceAccountIdentity }, { ref }),
      round % 2 === 0 ? remove(role, ref) : remove(account, serviceAccountIdentity),
    ]);
    expect([201, 400, 404]).toContain(bound.status);
    expect(removed.status).toBe(204);
  }
});

test("two deletions at once are one", async () => {
  const ref = await newAccount();
  const answers = await Promise.all([remove(account, ref), remove(account, ref)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
});
