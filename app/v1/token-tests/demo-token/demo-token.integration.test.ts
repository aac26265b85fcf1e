import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import { addToRuntime } from "#lib/runtime/test-runtime.ts";
import * as demoToken from "./route.ts";

let running: TestConsole;
let acme: TestTenant;
beforeAll(async () => {
  running = await startTestConsole();
  acme = await makeTenant(running, "Acme");
});
afterAll(() => running.close());

const ask = (body: object) =>
  call(demoToken, "POST", { as: { ...acme.viewer.session }, body }).then(({ status, body }) => ({
    status,
    body,
  }));

describe("signed samples", () => {
  test("have no route but in a demo: the answer is that of any path that is not there", async () => {
    addToRuntime({ demoSigner: null });
    expect(await ask({ claims: {} })).toMatchObject({
      status: 404,
      body: { code: "not_found", detail: "The API has nothing at this path." },
    });
  });

  test("in a demo are what its issuer signs; a failure says why, and nothing is asked for with bad input", async () => {
    const asked: object[] = [];
    addToRuntime({
      demoSigner: {
        sign: async (claims: object) => {
          asked.push(claims);
          return "broken" in claims
            ? {
                ok: false,
                failure: { category: "connect", message: "nobody answers", retryAfterSeconds: null },
              }
            : { ok: true, token: "a.b.c" };
        },
      },
    });
    expect(await ask({ claims: { sub: "a" } })).toEqual({ status: 200, body: { token: "a.b.c" } });
    const broken = await ask({ claims: { broken: true } });
    expect(broken).toMatchObject({ status: 503 });
    expect(JSON.stringify(broken.body)).toContain("nobody answers");
    for (const body of [{}, { claims: "x" }, { claims: {}, more: 1 }, { claims: { pad: "x".repeat(5_000) } }])
      expect(await ask(body)).toMatchObject({ status: 400 });
    expect(asked).toEqual([{ sub: "a" }, { broken: true }]);
  });
});
