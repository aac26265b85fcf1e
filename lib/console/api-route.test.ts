import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { apiRoute } from "./api-route.ts";
import { ProblemError, problems } from "./problem.ts";

let logged: { level: string; fields: Record<string, unknown> }[];
const log = (level: string) => (fields: object) => void logged.push({ level, fields: { ...fields } });
const runtime = Symbol.for("mooring.runtime");
beforeEach(() => {
  logged = [];
  const console = {
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    sourceAddress: () => null,
  };
  Object.assign(globalThis, { [runtime]: { console } });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, runtime);
});

async function answerTo(error: unknown) {
  const route = apiRoute(async () => {
    throw error;
  });
  const answer = await route(new Request("http://x/v1/things?q=secret"), { params: Promise.resolve({}) });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe("a thrown problem", () => {
  test("is answered as RFC 9457 says, with message, code and request id", async () => {
    const errors = [{ path: "name", code: "x", message: "y" }];
    const { status, headers, body } = await answerTo(
      new ProblemError("invalid_request", "name: y", { errors }),
    );
    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(body).toEqual({
      type: "about:blank",
      title: problems.invalid_request.title,
      status: 400,
      detail: "name: y",
      message: "name: y",
      code: "invalid_request",
      requestId: headers.get("x-request-id"),
      errors,
    });
  });
  test("is known by its code, not by its class: other module graphs have their own", async () => {
    const foreign = Object.assign(new Error("x"), {
      name: "ProblemError",
      code: "not_found",
      detail: "Gone.",
      headers: {},
    });
    expect(await answerTo(foreign)).toMatchObject({ status: 404, body: { detail: "Gone." } });
  });
  test("401 names the scheme", async () => {
    const { headers } = await answerTo(new ProblemError("unauthenticated", "x"));
    expect(headers.get("www-authenticate")).toBe('Bearer realm="mooring"');
  });
});

describe("anything else", () => {
  test("is a 500 that tells nothing, logged under its request id", async () => {
    const error = new Error("password=hunter2 at db.internal");
    const { status, body } = await answerTo(error);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/hunter2|internal\b.*db|secret/);
    expect(body.detail).toContain(body.requestId);
    expect(logged).toEqual([
      {
        level: "error",
        fields: { requestId: body.requestId, method: "GET", path: "/v1/things", err: error },
      },
    ]);
  });
  test("that says the database is away is a 503 with Retry-After", async () => {
    for (const error of [
      Object.assign(new Error("x"), { code: "P1001" }),
      Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
      Object.assign(new Error("x"), { code: "57P01" }),
      new Error("x", { cause: { kind: "DatabaseNotReachable" } }),
      new Error("x", { cause: { originalCode: "53300" } }),
      Object.assign(new Error("x"), {
        code: "P2010",
        meta: { driverAdapterError: { cause: { kind: "ConnectionClosed" } } },
      }),
      new Error("Connection terminated unexpectedly"),
    ]) {
      const { status, headers } = await answerTo(error);
      expect(status).toBe(503);
      expect(headers.get("retry-after")).toBe("2");
    }
    for (const code of ["P2002", "P2010", "23505", "42601", "E57"])
      expect((await answerTo(Object.assign(new Error("x"), { code }))).status).toBe(500);
  });
});
