import { describe, expect, test } from "vitest";
import type { MemberRole } from "#lib/schemas/member.ts";
import { enforcedResources } from "#lib/schemas/permissions.ts";
import { canonicalScopes } from "./canonical-scopes.ts";
import { allows, covers, memberPermissions, type Permission, type Verb } from "./permissions.ts";

const rule = (change: Partial<Permission>): Permission => ({
  resources: ["service_account"],
  permissions: ["read"],
  resourceIdentities: [],
  ...change,
});
const verbs: Verb[] = ["create", "read", "update", "delete", "list"];

describe("members", () => {
  const expected = (role: MemberRole, resource: string, verb: Verb): boolean => {
    const isReading = verb === "read" || verb === "list";
    if (role === "owner" || isReading) return true;
    return role === "admin" && resource !== "member" && !(resource === "organisation" && verb === "delete");
  };
  test("may do what their role says, for every resource and verb, and nothing else", () => {
    for (const role of ["owner", "admin", "viewer"] as const)
      for (const resource of [...enforcedResources, "organisation"])
        for (const verb of verbs)
          expect(allows(memberPermissions[role], resource, verb), `${role} ${verb} ${resource}`).toBe(
            expected(role, resource, verb),
          );
  });
});

describe("a rule", () => {
  test("allows its verbs on its resources; a star is every one", () => {
    expect(allows([rule({})], "service_account", "read")).toBe(true);
    expect(allows([rule({})], "service_account", "list")).toBe(false);
    expect(allows([rule({})], "role", "read")).toBe(false);
    expect(allows([rule({ resources: ["*"], permissions: ["*"] })], "audit", "delete")).toBe(true);
    expect(allows([], "audit", "read")).toBe(false);
  });
  test("limited to some objects counts for those alone, and for none where nobody looks", () => {
    const limited = [rule({ resourceIdentities: ["sa_1", "deployer"] })];
    expect(allows(limited, "service_account", "read")).toBe(false);
    expect(allows(limited, "service_account", "read", "any")).toBe(true);
    expect(allows(limited, "service_account", "read", { identity: "sa_1" })).toBe(true);
    expect(allows(limited, "service_account", "read", { identity: "sa_2", slug: "deployer" })).toBe(true);
    expect(allows(limited, "service_account", "read", { identity: "sa_2", slug: "other" })).toBe(false);
  });
  test("of a binding with scopes reads with read and writes with write", () => {
    const both = rule({ permissions: ["*"], scopes: ["read"] });
    expect(allows([both], "service_account", "list")).toBe(true);
    expect(allows([both], "service_account", "update")).toBe(false);
    expect(allows([{ ...both, scopes: ["kubernetes"] }], "service_account", "read")).toBe(false);
  });
});

describe("nobody grants what they lack", () => {
  const own = [rule({ permissions: ["read", "list"] }), rule({ resources: ["role"], permissions: ["*"] })];
  test("a rule within one's own is granted", () => {
    expect(covers(own, rule({}))).toBe(true);
    expect(covers(own, rule({ resources: ["role", "service_account"] }))).toBe(true);
    expect(covers(own, rule({ resourceIdentities: ["sa_1"] }))).toBe(true);
  });
  test("anything beyond is not, a star included", () => {
    expect(covers(own, rule({ permissions: ["update"] }))).toBe(false);
    expect(covers(own, rule({ permissions: ["*"] }))).toBe(false);
    expect(covers(own, rule({ resources: ["*"] }))).toBe(false);
    const limited = [rule({ resourceIdentities: ["sa_1"] })];
    expect(covers(limited, rule({}))).toBe(false);
    expect(covers(limited, rule({ resourceIdentities: ["sa_1", "sa_2"] }))).toBe(false);
    expect(covers(limited, rule({ resourceIdentities: ["sa_1"] }))).toBe(true);
    expect(covers([rule({ scopes: ["read"] })], rule({}))).toBe(false);
  });
});

describe("scopes", () => {
  test("mean the same in every spelling, ours whatever the organisation says", () => {
    const scopes = [{ name: "deploy", alsoSpelt: ["d", "api:write"] }];
    expect(canonicalScopes(["api:read", "read", "d", "", "api:write", "x"], scopes)).toEqual([
      "read",
      "deploy",
      "write",
      "x",
    ]);
  });
});
