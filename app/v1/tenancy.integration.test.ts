import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import * as identity from "./federated-identities/[ref]/route.ts";
import * as identities from "./federated-identities/route.ts";
import * as provider from "./federated-identity-providers/[ref]/route.ts";
import * as providers from "./federated-identity-providers/route.ts";
import * as role from "./iam/roles/[ref]/route.ts";
import * as roles from "./iam/roles/route.ts";
import * as membership from "./memberships/[identity]/route.ts";
import * as memberships from "./memberships/route.ts";
import * as organisation from "./organisations/[ref]/route.ts";
import * as organisations from "./organisations/route.ts";
import * as account from "./service-accounts/[ref]/route.ts";
import * as accounts from "./service-accounts/route.ts";

/** A noun of the walk: how it is listed and addressed, and how a tenant comes to have one. Add yours here. */
interface Noun {
  name: string;
  collection: object;
  item: object;
  parameter?: "ref" | "identity";
  /** A change that a schema takes. */
  change: object;
  make(tenant: TestTenant): Promise<{ identity: string; slug?: string; name?: string }>;
}

let running: TestConsole;
let ours: TestTenant;
let theirs: TestTenant;
beforeAll(async () => {
  const health = async () => ({ status: "unknown", keys: 0 });
  running = await startTestConsole({ issuers: { health, allowedHttpOrigins: [] } });
  ours = await makeTenant(running);
  theirs = await makeTenant(running);
});
afterAll(() => running.close());

const made = async (collection: object, { owner }: TestTenant, body: object) => {
  const answer = await call(collection, "POST", { as: owner.token, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};

async function makeProvider({ organisationId }: TestTenant): Promise<{ identity: string; slug: string }> {
  const id = newIdentity("identityProvider");
  const slug = id.replace("_", "-");
  await running.open.context.prisma.identityProvider.create({
    data: {
      organisationId,
      id,
      slug,
      name: slug,
      issuer: `https://${id}.example`,
      issuerKey: `https://${id}.example`,
      kind: "gitlab_self_managed",
      replayMode: "limited",
      maxTokenLifetimeSeconds: 86_400,
    },
  });
  return { identity: id, slug };
}

const nouns: Noun[] = [
  {
    name: "organisation",
    collection: organisations,
    item: organisation,
    change: { description: "taken over" },
    make: async ({ organisationId, slug }) => ({ identity: organisationId, slug }),
  },
  {
    name: "membership",
    collection: memberships,
    item: membership,
    parameter: "identity",
    change: { memberRole: "viewer" },
    make: async ({ viewer }) => ({ identity: viewer.membershipId }),
  },
  {
    name: "service account",
    collection: accounts,
    item: account,
    change: { description: "taken over" },
    make: (tenant) => made(accounts, tenant, { name: "Only theirs" }),
  },
  {
    name: "role",
    collection: roles,
    item: role,
    change: { description: "taken over" },
    make: (tenant) => made(roles, tenant, { name: "Only theirs" }),
  },
  {
    name: "identity provider",
    collection: providers,
    item: provider,
    change: { description: "taken over" },
    make: makeProvider,
  },
  {
    name: "federated identity",
    collection: identities,
    item: identity,
    change: { description: "taken over" },
    make: async (tenant) => {
      const { identity: providerIdentity } = await makeProvider(tenant);
      const { identity: serviceAccountIdentity } = await made(accounts, tenant, { name: "For a rule" });
      return made(identities, tenant, {
        name: "Only their rule",
        providerIdentity,
        serviceAccountIdentity,
        providerSubject: "project_path:a/b:ref_type:branch:ref:main",
      });
    },
  },
];

describe("another organisation's", () => {
  for (const noun of nouns)
    test(`${noun.name} is 404 by every reference and method, in no list, and stays as it is (REQ-52)`, async () => {
      const target = await noun.make(theirs);
      const parameter = noun.parameter ?? "ref";
      const get = () =>
        call(noun.item, "GET", { as: theirs.owner.token, params: { [parameter]: target.identity } });
      const before = await get();
      expect(before.status).toBe(200);

      const references = [target.identity, target.slug, target.name].filter((one) => one !== undefined);
      for (const reference of references)
        for (const method of ["GET", "PUT", "DELETE"] as const) {
          const answer = await call(noun.item, method, {
            as: ours.owner.token,
            params: { [parameter]: reference },
            body: method === "PUT" ? noun.change : undefined,
          });
          expect([404, 405], `${method} ${reference}: ${answer.status}`).toContain(answer.status);
        }
      const list = await call(noun.collection, "GET", { as: ours.owner.token });
      expect(JSON.stringify(list.body)).not.toContain(target.identity);
      expect(await get()).toMatchObject({ body: before.body });
    });
});
