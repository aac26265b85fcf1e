import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Credentials,
  call,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addIssuers } from "#lib/runtime/test-runtime.ts";
import { connectionCheckSchema } from "#lib/schemas/connection-check.ts";
import * as connectionChecks from "./route.ts";

let running: TestConsole;
let acme: TestTenant;
let umbrella: TestTenant;
let issuerServer: Server;
let issuer: string;
beforeAll(async () => {
  running = await startTestConsole();
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }];
  issuerServer = createServer((request, response) => {
    const document = request.url?.endsWith("/jwks") ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => issuerServer.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
  addIssuers(running, [issuer]);
});
beforeEach(async () => {
  acme = await makeTenant(running, "Acme");
  umbrella = await makeTenant(running, "Umbrella");
});
afterAll(async () => {
  issuerServer.close();
  await running.close();
});
const check = (body: object, as: Credentials = acme.admin.token) =>
  call(connectionChecks, "POST", { as, body });

describe("a connection check", () => {
  test("answers six steps and saves nothing", async () => {
    const answer = await check({ providerIssuer: issuer });
    expect(answer.status).toBe(200);
    expect(connectionCheckSchema.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body).toMatchObject({ outcome: "ok", keys: [{ kid: "one", usable: true }] });
    const { prisma } = running.open.context;
    expect(await prisma.identityProvider.count({ where: { organisationId: acme.organisationId } })).toBe(0);
  });

  test("says which field is wrong", async () => {
    const answer = await check({ providerIssuer: "gitlab" });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "providerIssuer" }] } });
  });

  test("is refused to a viewer", async () => {
    expect((await check({ providerIssuer: issuer }, acme.viewer.token)).status).toBe(403);
  });

  test("is made ten times a minute for an organisation", async () => {
    const ask = (as: Credentials) => check({ providerIssuer: issuer }, as);
    const answers = await Promise.all(Array.from({ length: 11 }, () => ask(acme.admin.token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), 429]);
    const late = await ask(acme.admin.token);
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask(umbrella.admin.token)).status).toBe(200);
  });
});
