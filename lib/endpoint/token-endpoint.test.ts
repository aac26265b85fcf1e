import { describe, expect, test } from "vitest";
import type { Evaluation, ExchangeRequest, Grant, Outcome, RequestFacts } from "#lib/exchange/ports.ts";
import { reasonCodes, reasons } from "#lib/schemas/reasons.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import type { BodyReading, EndpointAnswer, EndpointRequest } from "./endpoint-request.ts";
import { createFailureBuckets } from "./failure-buckets.ts";
import { situations } from "./situations.ts";
import { createTokenEndpoint, refusalMs, type TokenEndpointPorts } from "./token-endpoint.ts";

const origin = "https://mooring.example";
const now = new Date("2026-11-25T12:00:00Z");
const exchangeId = "exc_01jd0000000000000000000000";
const valid = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token: "aaa.bbb.ccc",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  organisation_id: "org_1",
  service_account_id: "sa_1",
};
const grant = { lifetimeSeconds: 900, scopes: ["read", "write"] } as Grant;
const granted: Outcome = { outcome: "granted", exchangeId, accessToken: "the.access.token", grant };

interface Asked {
  request: ExchangeRequest;
  facts: RequestFacts | null;
}

function setUp(ports: Partial<TokenEndpointPorts> = {}) {
  const asked: Asked[] = [];
  const errors: unknown[] = [];
  const endpoint = createTokenEndpoint({
    exchange: async (request, facts) => {
      asked.push({ request, facts });
      return granted;
    },
    evaluate: async (request) => {
      asked.push({ request, facts: null });
      return { outcome: "accepted", reason: null, grant, retryAfterSeconds: null } as Evaluation;
    },
    failures: createFailureBuckets(0),
    reportError: (error) => errors.push(error),
    now: () => now,
    origin,
    ...ports,
  });
  return { endpoint, asked, errors };
}

interface Sent {
  method?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | BodyReading;
  address?: string | null;
}

function post(form: Record<string, string> | string, sent: Sent = {}): EndpointRequest {
  const { method = "POST", query = "", address = "198.51.100.1" } = sent;
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    ...sent.headers,
  };
  const text = typeof form === "string" ? form : new URLSearchParams(form).toString();
  const bytes = new TextEncoder().encode(text);
  return {
    method,
    query,
    address,
    header: (name) => headers[name] ?? null,
    readBody: async (bytesMax) =>
      bytes.length > bytesMax ? { status: "too_large" } : { status: "read", bytes },
  };
}

async function answerTo(request: EndpointRequest, ports: Partial<TokenEndpointPorts> = {}) {
  const { endpoint, asked, errors } = setUp(ports);
  const answer = (await endpoint(request)) as EndpointAnswer;
  return { ...answer, json: JSON.parse(answer.body) as Record<string, unknown>, asked, errors };
}

const without = (name: keyof typeof valid) => {
  const { [name]: _left, ...rest } = valid;
  return rest;
};

describe("200", () => {
  test("carries the token, its type, lifetime, scope and the exchange", async () => {
    const { status, json, headers } = await answerTo(post(valid));
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: "the.access.token",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 900,
      scope: "read write",
      exchange_id: exchangeId,
    });
    expect(headers).toMatchObject({
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      Pragma: "no-cache",
      "X-Exchange-Id": exchangeId,
    });
  });
  test("names the type that was asked for", async () => {
    const type = "urn:ietf:params:oauth:token-type:jwt";
    const { json } = await answerTo(post({ ...valid, requested_token_type: type }));
    expect(json.issued_token_type).toBe(type);
  });
  test("judges what was sent, at the time it came, and says who asked", async () => {
    const { asked } = await answerTo(
      post(
        {
          ...valid,
          scope: "read api:write",
          federated_identity_id: "fid_1",
          access_token_lifetime: "3600s",
        },
        { headers: { "user-agent": "curl/8\n\u00e9", authorization: "Basic eA==" } },
      ),
    );
    expect(asked).toMatchObject([
      {
        request: {
          organisation: "org_1",
          serviceAccount: "sa_1",
          subject: { kind: "token", token: "aaa.bbb.ccc" },
          scope: "read api:write",
          federatedIdentity: "fid_1",
          lifetimeSeconds: 3600,
          at: now,
        },
        facts: { address: "198.51.100.1", userAgent: "curl/8??", receivedAt: now },
      },
    ]);
  });
  test.each([
    ["the other token type", { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" }],
    ["a client_id and whatever else is unknown", { client_id: "x", client_secret: "y", foo: "" }],
    ["empty parameters, which count as absent", { scope: "", requested_token_type: "", actor_token: "" }],
    ["our own origin as audience and resource", { audience: origin, resource: `${origin}/` }],
    ["dry_run=false", { dry_run: "false" }],
    ["the shortest lifetime", { access_token_lifetime: "60" }],
    ["the longest lifetime", { access_token_lifetime: "86400s" }],
  ])("is the answer to %s", async (_name, more) => {
    expect((await answerTo(post({ ...valid, ...more }))).status).toBe(200);
  });
  test("is the answer to organization_id and to several audiences", async () => {
    const form = `${new URLSearchParams({ ...without("organisation_id"), organization_id: "o", audience: origin })}&audience=${origin}`;
    const { status, asked } = await answerTo(post(form));
    expect(status).toBe(200);
    expect(asked[0]?.request.organisation).toBe("o");
  });
  test.each([
    "application/x-www-form-urlencoded; charset=utf-8",
    "application/x-www-form-urlencoded;charset=UTF-8",
    'Application/X-WWW-Form-URLEncoded; charset="utf-8"',
  ])("is the answer to the type %s", async (type) => {
    expect((await answerTo(post(valid, { headers: { "content-type": type } }))).status).toBe(200);
  });
  test("of a dry run has neither token nor exchange", async () => {
    const { json, headers, asked } = await answerTo(post({ ...valid, dry_run: "true" }));
    expect(json).toEqual({
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 900,
      scope: "read write",
    });
    expect(headers).not.toHaveProperty("X-Exchange-Id");
    expect(asked[0]?.facts).toBeNull();
  });
});

describe("400", () => {
  const longText = "a".repeat(256);
  test.each([
    ["grant_type is missing", without("grant_type"), "invalid_request"],
    ["the grant type is another", { ...valid, grant_type: "client_credentials" }, "unsupported_grant_type"],
    [
      "the grant type differs in case",
      { ...valid, grant_type: valid.grant_type.toUpperCase() },
      "unsupported_grant_type",
    ],
    ["subject_token is missing", without("subject_token"), "invalid_request"],
    ["subject_token is empty", { ...valid, subject_token: "" }, "invalid_request"],
    ["subject_token_type is missing", without("subject_token_type"), "invalid_request"],
    [
      "subject_token_type is another",
      { ...valid, subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      "invalid_request",
    ],
    ["organisation_id is missing", without("organisation_id"), "invalid_request"],
    ["both spellings of it are there", { ...valid, organization_id: "org_1" }, "invalid_request"],
    ["service_account_id is missing", without("service_account_id"), "invalid_request"],
    ["an identity is too long", { ...valid, organisation_id: longText }, "invalid_request"],
    ["a pin is too long", { ...valid, federated_identity_id: longText }, "invalid_request"],
    ["there is an actor", { ...valid, actor_token: "x" }, "invalid_request"],
    ["there is an actor's type", { ...valid, actor_token_type: "x" }, "invalid_request"],
    [
      "a refresh token is asked for",
      { ...valid, requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
      "invalid_request",
    ],
    ["the lifetime is too short", { ...valid, access_token_lifetime: "59" }, "invalid_request"],
    ["the lifetime is too long", { ...valid, access_token_lifetime: "86401" }, "invalid_request"],
    ["the lifetime is a Go duration", { ...valid, access_token_lifetime: "1h" }, "invalid_request"],
    ["the lifetime is a fraction", { ...valid, access_token_lifetime: "60.5" }, "invalid_request"],
    ["the lifetime is negative", { ...valid, access_token_lifetime: "-3600" }, "invalid_request"],
    ["dry_run is neither", { ...valid, dry_run: "1" }, "invalid_request"],
    ["the audience is someone else's", { ...valid, audience: "https://other.example" }, "invalid_target"],
    ["the resource is someone else's", { ...valid, resource: `${origin}/v1` }, "invalid_target"],
    ["the scope has two spaces", { ...valid, scope: "read  write" }, "invalid_scope"],
    ["the scope has a quote", { ...valid, scope: 'read"' }, "invalid_scope"],
    ["the scope has a tab", { ...valid, scope: "read\twrite" }, "invalid_scope"],
    ["the scope is endless", { ...valid, scope: "a".repeat(4_097) }, "invalid_scope"],
  ])("when %s", async (_name, form, error) => {
    const { status, json, headers, asked } = await answerTo(post(form as Record<string, string>));
    expect(status).toBe(400);
    expect(json.error).toBe(error);
    expect(Object.keys(json)).toEqual(["error", "error_description"]);
    expect(headers).toMatchObject({ "Cache-Control": "no-store", Pragma: "no-cache" });
    expect(headers).not.toHaveProperty("X-Exchange-Id");
    expect(asked).toEqual([]);
  });
  test.each([
    "a=%zz",
    `${new URLSearchParams(valid)}&x=%00`,
    "grant_type",
    "",
  ])("when the form is %j", async (body) => {
    const { status, json } = await answerTo(post(body));
    expect([status, json.error]).toEqual([400, "invalid_request"]);
  });
  test.each([
    "scope=a&scope=b",
    "subject_token=x",
    "client_id=a&client_id=b",
    "scope=&scope=a",
  ])("when a parameter is repeated: %s", async (more) => {
    const { status, json, asked } = await answerTo(post(`${new URLSearchParams(valid)}&${more}`));
    expect([status, json.error]).toEqual([400, "invalid_request"]);
    expect(asked).toEqual([]);
  });
  test.each([
    "subject_token=aaa.bbb.ccc",
    "x=eyJhbGciOiJub25lIn0",
    "access_token=x",
    "%65yJ&client_secret=1",
  ])("when the URL carries a token: %s", async (query) => {
    const { status, json, asked } = await answerTo(post(valid, { query }));
    expect([status, json.error]).toEqual([400, "invalid_request"]);
    expect(json.error_description).not.toContain("aaa");
    expect(asked).toEqual([]);
  });
  test("names the exchange, and nothing that tells one refusal from another", async () => {
    const refused = (reason: (typeof reasonCodes)[number]): Outcome => ({
      outcome: "refused",
      exchangeId,
      error: "invalid_request",
      reason,
    });
    const answers = await Promise.all(
      reasonCodes.map((reason) => answerTo(post(valid), { exchange: async () => refused(reason) })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers[0]?.json).toEqual({
      error: "invalid_request",
      error_description: "The subject token was not accepted.",
      exchange_id: exchangeId,
    });
    expect(answers[0]?.headers["X-Exchange-Id"]).toBe(exchangeId);
  });
  test("is invalid_scope when the rule does not grant the scope", async () => {
    const exchange = async (): Promise<Outcome> => ({
      outcome: "refused",
      exchangeId,
      error: "invalid_scope",
      reason: "scope_not_granted",
    });
    expect((await answerTo(post(valid), { exchange })).json.error).toBe("invalid_scope");
  });
  test.each(
    reasonCodes.filter((reason) => reason !== "keys_unavailable"),
  )("of a dry run refused for %s has the same error and no exchange", async (reason) => {
    const evaluate = async () => ({ outcome: "refused", reason, grant: null }) as Evaluation;
    const { status, json } = await answerTo(post({ ...valid, dry_run: "true" }), { evaluate });
    expect([status, json.error]).toEqual([
      400,
      reasons[reason].stage === "scope" ? "invalid_scope" : "invalid_request",
    ]);
    expect(json).not.toHaveProperty("exchange_id");
  });
});

describe("405", () => {
  test.each([
    "GET",
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "post",
  ])("to %s, with Allow", async (method) => {
    const { status, headers, asked } = await answerTo(post(valid, { method }));
    expect([status, headers.Allow]).toEqual([405, "POST"]);
    expect(asked).toEqual([]);
  });
});

describe("413", () => {
  test("to a body over 64 KiB", async () => {
    const { status, json } = await answerTo(post({ ...valid, padding: "x".repeat(65_536) }));
    expect([status, json.error]).toEqual([413, "invalid_request"]);
  });
});

describe("415", () => {
  test.each([
    "application/json",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded; charset=iso-8859-1",
    "application/x-www-form-urlencodedx",
    "",
  ])("to the type %j", async (type) => {
    expect((await answerTo(post(valid, { headers: { "content-type": type } }))).status).toBe(415);
  });
  test("to a compressed body", async () => {
    expect((await answerTo(post(valid, { headers: { "content-encoding": "gzip" } }))).status).toBe(415);
  });
});

describe("429", () => {
  const refuse = async (): Promise<Outcome> => ({
    outcome: "refused",
    exchangeId,
    error: "invalid_request",
    reason: "expired",
  });
  test("after a burst of refusals from one address, with Retry-After", async () => {
    const { endpoint } = setUp({ failures: createFailureBuckets(2), exchange: refuse });
    for (let count = 0; count < 4; count += 1) expect((await endpoint(post(valid)))?.status).toBe(400);
    const answer = await endpoint(post(valid));
    expect(answer?.status).toBe(429);
    expect(Number(answer?.headers["Retry-After"])).toBeGreaterThan(0);
    expect(answer?.headers["Cache-Control"]).toBe("no-store");
    expect((await endpoint(post(valid, { address: "198.51.100.2" })))?.status).toBe(400);
  });
  test("never for successes or malformed requests", async () => {
    const { endpoint } = setUp({ failures: createFailureBuckets(1) });
    for (let count = 0; count < 10; count += 1) {
      expect((await endpoint(post(valid)))?.status).toBe(200);
      expect((await endpoint(post("")))?.status).toBe(400);
    }
  });
  test("never when the limit is off", async () => {
    const { endpoint } = setUp({ exchange: refuse });
    const answers = await Promise.all(Array.from({ length: 200 }, () => endpoint(post(valid))));
    expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([400]));
  });
});

describe("503", () => {
  test("when the issuer's keys are not to be had, with Retry-After and the exchange", async () => {
    const exchange = async (): Promise<Outcome> => ({
      outcome: "failed",
      exchangeId,
      retryAfterSeconds: 4.2,
    });
    const { status, json, headers } = await answerTo(post(valid), { exchange });
    expect([status, headers["Retry-After"], json.exchange_id]).toEqual([503, "5", exchangeId]);
    expect(json.error).toBe("temporarily_unavailable");
  });
  test("when something is thrown, without saying what", async () => {
    const error = new Error("connect ECONNREFUSED 10.0.0.1");
    const { status, json, headers, errors } = await answerTo(post(valid), {
      exchange: () => Promise.reject(error),
    });
    expect([status, headers["Retry-After"]]).toEqual([503, "2"]);
    expect(json.exchange_id).toMatch(/^exc_/);
    expect(JSON.stringify(json)).not.toContain("ECONN");
    expect(errors).toEqual([error]);
  });
  test("of a dry run has no exchange", async () => {
    const evaluate = async () => ({ outcome: "failed", retryAfterSeconds: 3, grant: null }) as Evaluation;
    const { status, json } = await answerTo(post({ ...valid, dry_run: "true" }), { evaluate });
    expect(status).toBe(503);
    expect(json).not.toHaveProperty("exchange_id");
  });
});

test("every description is short ASCII without quotes and backslashes", () => {
  for (const { description } of Object.values(situations))
    expect(description).toMatch(/^[\x20\x21\x23-\x26\x28-\x5b\x5d-\x7e]{1,90}$/);
});

test("nothing is answered to a caller that went away", async () => {
  const { endpoint } = setUp();
  expect(await endpoint({ ...post(valid), readBody: async () => ({ status: "aborted" }) })).toBeNull();
});

describe("the time of a refusal", () => {
  const refusal: Outcome = {
    outcome: "refused",
    exchangeId,
    error: "invalid_request",
    reason: "service_account_unknown",
  };
  const timed = async (workMs: number, outcome: Outcome, now = () => performance.now()): Promise<number> => {
    const { endpoint } = setUp({
      exchange: async () => {
        if (workMs > 0) await new Promise((resolve) => setTimeout(resolve, workMs));
        return outcome;
      },
    });
    const startedMs = now();
    await endpoint(post(valid));
    return now() - startedMs;
  };

  test("does not tell how long the judgement took", async () => {
    // A timer may fire up to a millisecond early.
    for (const workMs of [0, 1, 4]) expect(await timed(workMs, refusal)).toBeGreaterThan(refusalMs - 1.1);
  });
  test("is not added to a token that cannot be read, a judgement that took longer, or a grant", async () => {
    // The fastest of several: a busy machine makes any one of them slow.
    const fastest = async (workMs: number, outcome: Outcome) => {
      const times: number[] = [];
      for (let run = 0; run < 5; run += 1) times.push(await timed(workMs, outcome, quietNow));
      return Math.min(...times);
    };
    expect(await fastest(0, granted)).toBeLessThan(refusalMs - 1.1);
    expect(await fastest(0, { ...refusal, reason: "token_malformed" })).toBeLessThan(refusalMs - 1.1);
    expect(await fastest(30, refusal)).toBeLessThan(30 + refusalMs - 1.1);
  });
});
