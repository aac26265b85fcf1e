import { afterEach, describe, expect, it } from "vitest";
import { type DemoIssuer, type DemoIssuerOptions, startDemoIssuer } from "#e2e/support/demo-issuer.ts";
import { makeDemoKeys } from "#e2e/support/demo-issuer-keys.ts";
import { connectionCheckSchema } from "#lib/schemas/connection-check.ts";
import { type ConnectionDraft, checkConnection } from "./check-connection.ts";
import { createOutboundPolicy } from "./outbound-policy.ts";

const keys = await makeDemoKeys();
let demo: DemoIssuer | null = null;
afterEach(async () => {
  await demo?.close();
  demo = null;
});

const at = new Date("2026-11-25T12:00:00Z");

async function check(
  options: DemoIssuerOptions,
  change: (demo: DemoIssuer) => Partial<ConnectionDraft> | undefined = () => undefined,
  entries?: string[],
) {
  demo = await startDemoIssuer({ keys, ...options });
  const { host, origin, protocol } = new URL(demo.issuer);
  const policy = createOutboundPolicy(entries ?? [protocol === "http:" ? origin : host]);
  const draft = { issuer: demo.issuer, jwksUri: null, localJwks: null, caCertificates: demo.caPem };
  const answer = await checkConnection({ ...draft, ...change(demo) }, policy, at);
  expect(connectionCheckSchema.parse(answer)).toEqual(answer);
  const statuses = Object.fromEntries(answer.steps.map((step) => [step.step, step.status]));
  const failed = answer.steps.find((step) => step.status === "fail");
  return { answer, statuses, failed };
}

function spoil(demo: DemoIssuer, document: "discovery" | "keys", fault: DemoIssuer["faults"]["keys"]) {
  demo.faults[document] = fault;
  return undefined;
}

const allPass = {
  name: "pass",
  tls: "pass",
  discovery: "pass",
  issuer: "pass",
  key_set: "pass",
  keys: "pass",
};

describe("the connection check", () => {
  it("passes all six steps over HTTPS, with the certificate and the keys", async () => {
    const { answer, statuses } = await check({ tls: true });
    expect([answer.outcome, answer.checkedAt, statuses]).toEqual(["ok", at.toISOString(), allPass]);
    expect(answer.steps[1]?.facts).toContainEqual({ name: "subject", value: "CN=demo-issuer" });
    expect(answer.keys).toHaveLength(2);
    expect(answer.keys[0]).toMatchObject({
      kty: "RSA",
      alg: "RS256",
      use: "sig",
      usable: true,
      reason: null,
    });
    for (const step of ["name", "tls", "discovery", "key_set"])
      expect(answer.steps.find((one) => one.step === step)?.durationMs).toEqual(expect.any(Number));
  });

  it("skips TLS for a listed http origin", async () => {
    expect((await check({})).statuses).toEqual({ ...allPass, tls: "skipped" });
  });

  it.each<
    [string, DemoIssuerOptions, (demo: DemoIssuer) => Partial<ConnectionDraft> | undefined, string, string]
  >([
    ["an expired certificate", { tls: { expired: true } }, () => undefined, "tls", "tls_expired"],
    ["another host's certificate", { tls: { hosts: ["DNS:x.example"] } }, () => undefined, "tls", "tls_host"],
    ["an unknown authority", { tls: true }, () => ({ caCertificates: null }), "tls", "tls_untrusted"],
    ["no discovery document", {}, (demo) => spoil(demo, "discovery", { status: 404 }), "discovery", "status"],
    ["a redirect", {}, (demo) => spoil(demo, "discovery", { redirectTo: "/x" }), "discovery", "redirect"],
    ["a broken key set", {}, (demo) => spoil(demo, "keys", { body: "{" }), "key_set", "content"],
    [
      "a blocked key set address",
      {},
      (demo) => spoil(demo, "discovery", { overrides: { jwks_uri: "https://10.0.0.1/k" } }),
      "key_set",
      "blocked_address",
    ],
    [
      "only unusable keys",
      {},
      (demo) => spoil(demo, "keys", { overrides: { keys: [{ kty: "oct", k: "eA" }] } }),
      "keys",
      "keys",
    ],
    ["a name that does not resolve", {}, () => ({ issuer: "https://no-such-host.invalid" }), "name", "dns"],
    ["a private address", {}, () => ({ issuer: "https://127.0.0.1" }), "name", "blocked_address"],
    ["nonsense", {}, () => ({ issuer: "nonsense" }), "name", "dns"],
  ])("stops at %s, with the cure, and says what was not reached", async (_what, options, change, step, code) => {
    const { answer, failed } = await check(options, change);
    expect(failed).toMatchObject({ step, code, advice: expect.stringMatching(/[a-z]/) });
    expect(answer.outcome).toBe("failed");
    const after = answer.steps.slice(answer.steps.findIndex((one) => one.step === step) + 1);
    for (const one of after) expect(one).toMatchObject({ status: "skipped", message: "not reached" });
  });

  it("shows the certificate that failed", async () => {
    const { failed } = await check({ tls: { expired: true } });
    expect(failed?.facts).toContainEqual({ name: "subject", value: "CN=demo-issuer" });
    expect(failed?.facts?.find((fact) => fact.name === "valid until")?.value).toMatch(/^\d{4}-.* UTC$/);
  });

  it("shows both spellings when the issuer calls itself otherwise", async () => {
    const { failed } = await check({}, (demo) => {
      demo.faults.discovery = { overrides: { issuer: `${demo.issuer}/` } };
      return undefined;
    });
    expect(failed).toMatchObject({ step: "issuer", expected: demo?.issuer, actual: `${demo?.issuer}/` });
  });

  it("says that a server does not listen", async () => {
    const gone = await startDemoIssuer({ keys });
    await gone.close();
    const policy = createOutboundPolicy([gone.issuer]);
    const draft = { issuer: gone.issuer, jwksUri: null, localJwks: null, caCertificates: null };
    const { steps } = await checkConnection(draft, policy, at);
    expect(steps.find((step) => step.status === "fail")).toMatchObject({ step: "tls", code: "connect" });
  });

  it("leaves out discovery for a given address, and the network for pasted keys", async () => {
    const given = await check({}, (demo) => ({ jwksUri: demo.jwksUri }));
    expect(given.statuses).toEqual({ ...allPass, tls: "skipped", discovery: "skipped", issuer: "skipped" });
    const jwks = await (await fetch(demo?.jwksUri ?? "")).json();
    await demo?.close();
    const pasted = await check({}, () => ({ localJwks: jwks }));
    expect(pasted.statuses).toMatchObject({ name: "skipped", key_set: "skipped", keys: "pass" });
    expect(demo?.requests).toEqual({ discovery: 0, keys: 0 });
  });
});
