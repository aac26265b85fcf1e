import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  makeAccount,
  makeTenant,
  startTestConsole,
  type TestConsole,
  type TestTenant,
} from "#lib/console/test-tenants.ts";
import type { MemberRole } from "#lib/schemas/member.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];

interface Handler {
  /** `POST /organisations/[ref]` */
  name: string;
  method: Method;
  module: object;
  params: Record<string, string>;
}

/** Open to everybody: they make the session, or answer that there is nothing. */
const open = new Set(["POST /setup", "POST /session"]);
/** What viewers may change: what is their own, and what changes nothing. */
const everyMember = new Set([
  "DELETE /session",
  "POST /me/access-tokens",
  "DELETE /me/access-tokens/[identity]",
  "POST /organisations",
  "POST /token-tests",
  "POST /token-tests/replay",
  "POST /token-tests/demo-token",
]);
const ownersOnly = new Set(["PUT /memberships/[identity]", "DELETE /memberships/[identity]"]);
const membersOnly = new Set([
  "DELETE /session",
  "GET /me/access-tokens",
  "POST /me/access-tokens",
  "DELETE /me/access-tokens/[identity]",
  "GET /organisations",
  "POST /organisations",
  "GET /organisations/[ref]",
  "PUT /organisations/[ref]",
  "PUT /memberships/[identity]",
  "DELETE /memberships/[identity]",
]);
/** What any credential may read, with or without roles. */
const anyCredential = new Set(["GET /me", "GET /me/organisation-memberships"]);

const folder = join(process.cwd(), "app/v1");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith("route.ts") && !path.startsWith("[...missing]"),
);

let running: TestConsole;
let acme: TestTenant;
let handlers: Handler[];
beforeAll(async () => {
  running = await startTestConsole();
  acme = await makeTenant(running, "Acme");
  handlers = (await Promise.all(files.map(readHandlers))).flat();
});
afterAll(() => running.close());

/** The handlers of a route file, apart from those that only say that the method is not offered. */
async function readHandlers(path: string): Promise<Handler[]> {
  const module = (await import(join(folder, path))) as object;
  const source = readFileSync(join(folder, path), "utf8");
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name]) => name ?? "");
  return methods
    .filter((method) => new RegExp(`export const ${method}\\b`).test(source))
    .map((method) => ({
      name: `${method} /${path.replace(/\/?route\.ts$/, "")}`,
      method,
      module,
      params: Object.fromEntries(names.map((name) => [name, name === "ref" ? acme.slug : "unknown"])),
    }));
}

async function statusFor(handler: Handler, as: Record<string, string>): Promise<number> {
  const { module, method, params } = handler;
  const isWrite = method === "POST" || method === "PUT";
  // A body that no schema takes: whoever gets past the gate is told so, and nothing is changed.
  const answer = await call(module, method, {
    params,
    as,
    body: isWrite ? { "no such member": 1 } : undefined,
  });
  return answer.status;
}

describe("every handler", () => {
  test("has a gate as its first statement", () => {
    const gate =
      /^\s*(?:const [^=]+ = )?(?:await require(?:Permission|Member|Organisation|Person|Session|Credential)\(request|refuseForeignOrigin\(request\))/;
    const bare = files.flatMap((path) => {
      const source = readFileSync(join(folder, path), "utf8");
      const bodies = [...source.matchAll(/apiRoute[^(]*\(async \([^)]*\) => \{\n(.*?\n.*?\n)/g)];
      expect(bodies.length, path).toBe(source.match(/= apiRoute/g)?.length ?? 0);
      return bodies.filter(([, body = ""]) => !gate.test(body)).map(([, body]) => `${path}: ${body}`);
    });
    expect(bare).toEqual([]);
    expect(files.length).toBeGreaterThan(15);
  });
  test("that makes no session itself answers 401 without a credential, whatever else is sent", async () => {
    const tricks: Record<string, string>[] = [
      {},
      { "x-middleware-subrequest": "proxy:proxy:proxy", rsc: "1", "next-router-prefetch": "1" },
      { cookie: "__Host-sid=; sid=1" },
      { "x-organisation-identity": acme.slug, "x-mooring-peer": "127.0.0.1" },
    ];
    for (const handler of handlers.filter(({ name }) => !open.has(name)))
      for (const as of tricks) expect(await statusFor(handler, as), handler.name).toBe(401);
  });
  test("for a method that is not offered answers 405 as a problem, with Allow", async () => {
    for (const path of files) {
      const module = (await import(join(folder, path))) as object;
      const offered = handlers.filter((handler) => handler.module === module).map(({ method }) => method);
      for (const method of methods.filter((one) => !offered.includes(one))) {
        const answer = await call(module, method, { as: acme.owner.token });
        expect(answer, `${method} ${path}`).toMatchObject({
          status: 405,
          body: { code: "method_not_allowed" },
        });
        expect(answer.headers.get("allow"), path).toBe(offered.join(", "));
      }
    }
  });
});

test("OPTIONS names the methods that are offered, and nothing else", async () => {
  for (const path of files) {
    const { OPTIONS } = (await import(join(folder, path))) as { OPTIONS?: () => Response };
    const offered = handlers.filter(({ name }) => name.endsWith(` /${path.replace(/\/?route\.ts$/, "")}`));
    const expected = offered.map(({ method }) => method);
    expect(OPTIONS?.().headers.get("allow"), path).toBe(expected.join(", "));
  }
});

describe("roles × actions", () => {
  const mayDo = (role: MemberRole, { name, method }: Handler): boolean => {
    if (role === "owner" || method === "GET" || everyMember.has(name)) return true;
    return role === "admin" && !ownersOnly.has(name);
  };
  for (const role of ["owner", "admin", "viewer"] as const)
    test(`a ${role} may do what the role allows, and nothing else`, async () => {
      for (const handler of handlers.filter(({ name }) => !open.has(name) && name !== "DELETE /session")) {
        const status = await statusFor(handler, acme[role].session);
        expect(status === 403 ? "denied" : "allowed", `${handler.name}: ${status}`).toBe(
          mayDo(role, handler) ? "allowed" : "denied",
        );
      }
    });
  test("an administrator account may do all but what is for members only", async () => {
    const rules = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];
    const { bearer } = await makeAccount(running, acme.organisationId, { rules });
    for (const handler of handlers.filter(({ name }) => !open.has(name))) {
      const status = await statusFor(handler, bearer());
      const expected = membersOnly.has(handler.name) ? "denied" : "allowed";
      expect(status === 403 ? "denied" : "allowed", `${handler.name}: ${status}`).toBe(expected);
    }
  });
  test("an account without roles may do nothing but ask who it is", async () => {
    const { bearer } = await makeAccount(running, acme.organisationId, { rules: [] });
    for (const handler of handlers.filter(({ name }) => !open.has(name)))
      expect(await statusFor(handler, bearer()), handler.name).toBe(
        anyCredential.has(handler.name) ? 200 : 403,
      );
  });
  test("a token with scope read alone changes nothing", async () => {
    const rules = [{ resources: ["*"], permissions: ["*"], resourceIdentities: [] }];
    const { bearer } = await makeAccount(running, acme.organisationId, { rules });
    for (const handler of handlers.filter(({ name, method }) => method !== "GET" && !open.has(name)))
      expect((await statusFor(handler, bearer("read"))) === 403, handler.name).toBe(
        !handler.name.startsWith("POST /token-tests"),
      );
  });
  test("a cookie changes nothing without our own Origin (REQ-36)", async () => {
    const { cookie = "" } = acme.owner.session;
    for (const handler of handlers.filter(({ name, method }) => method !== "GET" && !open.has(name)))
      expect(await statusFor(handler, { cookie }), handler.name).toBe(403);
  });
});
