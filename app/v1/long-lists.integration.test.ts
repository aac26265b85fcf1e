import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addIssuers } from "#lib/runtime/test-runtime.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import * as rules from "./federated-identities/route.ts";
import * as providers from "./federated-identity-providers/route.ts";
import * as roles from "./iam/roles/route.ts";
import * as accounts from "./service-accounts/route.ts";

const length = 1_200;
let running: TestConsole;
let acme: TestTenant;
beforeAll(async () => {
  running = await startTestConsole();
  addIssuers(running);
  acme = await makeTenant(running, "Acme");
  const { prisma } = running.open.context;
  const { organisationId } = acme;
  const many = Array.from({ length }, (_, number) => ({
    organisationId,
    name: `thing ${number}`,
    slug: `x${number}`,
  }));
  const made = (noun: "identityProvider" | "serviceAccount" | "role") =>
    many.map((each) => ({ ...each, id: newIdentity(noun) }));
  const providerRows = made("identityProvider").map((each) => {
    const issuer = `https://${each.slug}.example`;
    return {
      ...each,
      issuer,
      issuerKey: issuer,
      kind: "gitlab",
      replayMode: "off",
      maxTokenLifetimeSeconds: 60,
    };
  });
  const accountRows = made("serviceAccount");
  await prisma.identityProvider.createMany({ data: providerRows });
  await prisma.serviceAccount.createMany({ data: accountRows });
  await prisma.role.createMany({ data: made("role") });
  await prisma.federatedIdentity.createMany({
    data: many.map(({ slug: _, ...each }, number) => ({
      ...each,
      id: newIdentity("federatedIdentity"),
      serviceAccountId: String(accountRows[number % 3]?.id),
      providerId: String(providerRows[number % 3]?.id),
      subject: `project_path:acme/app${number}:ref_type:branch:ref:main`,
      trustedAudiences: ["https://mooring.example"],
      allowedScopes: ["read"],
      labels: { parity: String(number % 2) },
    })),
  });
});
afterAll(() => running.close());

interface Item {
  identity: string;
  name: string;
}
const get = async (routes: typeof rules, path: string) => {
  let statements = 0;
  const count = () => {
    statements += 1;
  };
  const { pool } = running.open.context;
  pool.on("acquire", count);
  const answer = await call(routes, "GET", { as: acme.viewer.token, path });
  pool.off("acquire", count);
  return { items: answer.body as Item[], headers: answer.headers, statements };
};

describe.each([
  { noun: "identity providers", routes: providers, path: "/v1/federated-identity-providers", more: 0 },
  { noun: "service accounts", routes: accounts, path: "/v1/service-accounts", more: 0 },
  { noun: "roles", routes: roles, path: "/v1/iam/roles", more: 2 },
  { noun: "federated identities", routes: rules, path: "/v1/federated-identities", more: 0 },
])("a long list of $noun", ({ routes, path, more }) => {
  test("is read whole in a handful of statements", async () => {
    const { items, statements } = await get(routes, path);
    expect(new Set(items.map(({ identity }) => identity)).size).toBe(length + more);
    expect(items.slice(more).map(({ name }) => name)).toEqual(
      Array.from({ length }, (_, number) => `thing ${number}`),
    );
    expect(statements).toBeLessThan(12);
  });

  test("in pages is the same list, and no page takes more than a handful of statements", async () => {
    const { items: whole } = await get(routes, path);
    const seen: Item[] = [];
    for (let next: string | undefined = `${path}?limit=500`; next !== undefined; ) {
      const { items, headers, statements } = await get(routes, next);
      expect(statements).toBeLessThan(12);
      expect(headers.get("x-total-count")).toBe(String(length + more));
      seen.push(...items);
      next = /<(.*)>/.exec(headers.get("link") ?? "")?.[1];
    }
    expect(seen).toEqual(whole);
  });

  test("is filtered before it is cut into pages", async () => {
    const { items, headers } = await get(routes, `${path}?limit=1&name=thing%201100`);
    expect(items.map(({ name }) => name)).toEqual(["thing 1100"]);
    expect(headers.get("x-total-count")).toBe("1");
  });
});

test("labels filter a long list too, before it is cut into pages", async () => {
  const { items, headers } = await get(rules, "/v1/federated-identities?limit=3&matchLabels%5Bparity%5D=1");
  expect(items.map(({ name }) => name)).toEqual(["thing 1", "thing 3", "thing 5"]);
  expect(headers.get("x-total-count")).toBe(String(length / 2));
});
