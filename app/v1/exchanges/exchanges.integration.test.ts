import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Credentials,
  call,
  makeAccount,
  makeTenant,
  publicUrl,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addIssuers } from "#lib/runtime/test-runtime.ts";
import { exchangeDetailSchema, exchangeSummarySchema } from "#lib/schemas/exchange.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import * as exchange from "./[identity]/route.ts";
import * as exchanges from "./route.ts";

const main = "project_path:acme/payments:ref_type:branch:ref:main";
/** Identities carry the time they were made at, and so must these exchanges. */
const start = Math.floor(Date.now() / 1000) - 10;
const time = (seconds: number) => new Date((start + seconds) * 1000).toISOString();
let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
let ruleId: string;
let recorded: string[];
beforeAll(async () => {
  running = await startTestConsole();
  addIssuers(running);
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
  ruleId = await makeRule();
  recorded = [];
  for (let number = 0; number < 5; number++) recorded.push(await record(number));
});
afterAll(() => running.close());

async function makeRule(): Promise<string> {
  const { prisma } = running.open.context;
  const { organisationId } = acme;
  const [providerId, serviceAccountId] = [newIdentity("identityProvider"), newIdentity("serviceAccount")];
  const issuer = "https://gitlab.com";
  await prisma.identityProvider.create({
    data: {
      ...{ organisationId, id: providerId, slug: "gitlab", name: "GitLab", issuer, issuerKey: issuer },
      ...{ kind: "gitlab", replayMode: "limited", maxTokenLifetimeSeconds: 86_400 },
    },
  });
  await prisma.serviceAccount.create({
    data: { organisationId, id: serviceAccountId, slug: "deployer", name: "Deployer" },
  });
  const id = newIdentity("federatedIdentity");
  await prisma.federatedIdentity.create({
    data: {
      ...{ organisationId, id, providerId, serviceAccountId, name: "payments" },
      ...{ subject: main, trustedAudiences: [publicUrl], allowedScopes: ["read"] },
    },
  });
  return id;
}

/** The even ones are accepted; the others came from another branch. */
async function record(number: number): Promise<string> {
  const id = newIdentity("exchange");
  const isAccepted = number % 2 === 0;
  const sub = isAccepted ? main : main.replace("main", `feature-${number}`);
  const seconds = start + number;
  const createdAt = new Date(seconds * 1000);
  await running.open.context.prisma.exchange.create({
    data: {
      ...{ organisationId: acme.organisationId, id, createdAt, subject: sub, issuer: "https://gitlab.com" },
      ...{ outcome: isAccepted ? "accepted" : "refused", reason: isAccepted ? null : "subject_mismatch" },
      ...{ status: isAccepted ? 200 : 400, error: isAccepted ? null : "invalid_request" },
      ...{ federatedIdentityId: ruleId, federatedIdentityName: "payments", address: "203.0.113.7" },
      ...(isAccepted ? { scope: "read", expiresIn: 3600, jti: id } : {}),
      detail: {
        checks: [
          ["subject", isAccepted ? "pass" : "fail", isAccepted ? null : "subject_mismatch", main, sub],
        ],
        candidates: [[ruleId, "payments", isAccepted ? 1 : 0, isAccepted ? null : "subject_mismatch"]],
        claims: {
          ...{ iss: "https://gitlab.com", sub, aud: publicUrl, iat: seconds, exp: seconds + 300 },
          ...{
            project_path: "acme/payments",
            project_id: "1",
            ref: sub.split(":").at(-1),
            ref_type: "branch",
          },
        },
        personal: ["user_email"],
        signature: "verified",
        algorithm: "RS256",
        exp: isAccepted ? seconds + 3600 : null,
      },
    },
  });
  return id;
}
const list = (query = "", as: Credentials = acme.viewer.token) =>
  call(exchanges, "GET", { as, path: `/v1/exchanges${query}` });
const read = (identity: string, as: Credentials = acme.viewer.token) =>
  call(exchange, "GET", { as, params: { identity } });
const ids = (answer: { body: { identity: string }[] }) => answer.body.map(({ identity }) => identity);

describe("200", () => {
  test("lists newest first, in pages that lead on", async () => {
    const newest = recorded.toReversed();
    const first = await list("?limit=2");
    expect(first.body.map((one: unknown) => exchangeSummarySchema.safeParse(one).success)).toEqual([
      true,
      true,
    ]);
    expect(first.headers.get("x-total-count")).toBe("5");
    const seen = ids(first);
    let link = first.headers.get("link");
    while (link !== null) {
      const path = /<([^>]+)>; rel="next"/.exec(link)?.[1] ?? "";
      const page = await call(exchanges, "GET", { as: acme.viewer.token, path });
      seen.push(...ids(page));
      link = page.headers.get("link");
    }
    expect(seen).toEqual(newest);
  });

  test.each([
    ["?outcome=accepted", [4, 2, 0]],
    ["?reason=subject_mismatch", [3, 1]],
    ["?federatedIdentityIdentity=payments", [4, 3, 2, 1, 0]],
    ["?federatedIdentityIdentity=nobody", []],
    ["?subject=FEATURE-3", [3]],
    ["?subject=%25", []],
    [`?from=${time(1)}&to=${time(3)}`, [2, 1]],
    ["?outcome=&unknown=1", [4, 3, 2, 1, 0]],
  ])("filters by %s", async (query, numbers) => {
    expect(ids(await list(query))).toEqual(numbers.map((number) => recorded[number]));
  });

  test("opens a refusal with its checks, what is personal left out, and a way out", async () => {
    const { status, body } = await read(recorded[1] ?? "");
    expect(status).toBe(200);
    expect(exchangeDetailSchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      outcome: "refused",
      reason: "subject_mismatch",
      reasonText: "the subject does not match",
      checks: [{ stage: "subject", status: "fail", code: "subject_mismatch" }],
      personalClaims: ["user_email"],
      candidates: [{ federatedIdentity: { identity: ruleId }, matched: false }],
      grant: null,
    });
    expect(body.hints[0].fix[0].field).toBe("providerSubject");
  });

  test("opens a grant", async () => {
    const { body } = await read(recorded[2] ?? "");
    expect(exchangeDetailSchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      outcome: "accepted",
      hints: [],
      grant: { federatedIdentityIdentity: ruleId, scope: "read", expiresIn: 3600, jti: recorded[2] },
    });
  });
});

describe("400", () => {
  test.each([
    "outcome=fine",
    "from=yesterday",
    "to=2026",
    "limit=0",
    "limit=1001",
    "cursor=x",
  ])("is answered to %s", async (query) => {
    expect((await list(`?${query}`)).status).toBe(400);
  });
});

describe("403 and 404", () => {
  test("wants the permission to read the audit log", async () => {
    const rules = [{ resources: ["federated_identity"], permissions: ["*"], resourceIdentities: [] }];
    const { bearer } = await makeAccount(running, acme.organisationId, { rules });
    expect((await list("", bearer())).status).toBe(403);
    expect((await read(recorded[0] ?? "", bearer())).status).toBe(403);
  });

  test("another organisation's are not there", async () => {
    const as = umbrella.owner.token;
    expect((await read(recorded[0] ?? "", as)).status).toBe(404);
    expect((await list("", as)).body).toEqual([]);
    expect((await list(`?cursor=${recorded[4]}`, as)).body).toEqual([]);
  });

  test.each([
    "",
    "x",
    "\0",
    newIdentity("exchange"),
    newIdentity("role"),
  ])("%j is no exchange", async (identity) => {
    expect((await read(identity)).status).toBe(404);
  });
});
