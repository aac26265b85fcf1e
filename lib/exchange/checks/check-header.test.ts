import { describe, expect, test } from "vitest";
import { checkHeader, readHeader } from "./check-header.ts";

function codes(header: Record<string, unknown>): string[] {
  return checkHeader(header).map((check) => check.code);
}

describe("a header", () => {
  test.each(["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"])("may name %s", (alg) => {
    expect(codes({ alg })).toEqual(["header"]);
  });

  test.each([
    "none",
    "None",
    "NONE",
    " none",
    "none ",
    "nonE",
    "",
    "HS256",
    "HS384",
    "HS512",
    "rs256",
    "RS256 ",
    "RS384",
    "RS512",
    "PS384",
    "PS512",
    "ES512",
    "ES256K",
    "Ed448",
    "RS1",
    "RSA-OAEP",
    "dir",
    "PBES2-HS256+A128KW",
    "__proto__",
    "constructor",
    undefined,
    null,
    0,
    true,
    ["RS256"],
    { toString: "RS256" },
  ])("may not name %j (REQ-01)", (alg) => {
    expect(codes({ alg })).toEqual(["alg_not_allowed"]);
  });

  test.each(["JWT", "jwt", "application/jwt", "id_token+jwt"])("may be of type %s (REQ-18)", (typ) => {
    expect(codes({ alg: "RS256", typ })).toEqual(["header"]);
  });

  test.each([
    "at+jwt",
    "application/at+jwt",
    "logout+jwt",
    "dpop+jwt",
    "Jwt",
    "JWT ",
    "",
    null,
    1,
    ["JWT"],
  ])("may not be of type %j (REQ-18)", (typ) => {
    expect(codes({ alg: "RS256", typ })).toEqual(["type_not_allowed"]);
  });

  test.each([
    ["crit", ["exp"]],
    ["crit", []],
    ["crit", null],
    ["b64", false],
    ["b64", true],
    ["jku", "https://evil.example/keys"],
    ["x5u", "https://evil.example/cert"],
    ["jwk", { kty: "RSA" }],
    ["jwk", null],
    ["kid", 7],
    ["kid", null],
    ["kid", ["a"]],
    ["kid", { toString: "a" }],
    ["kid", "a".repeat(257)],
  ])("may not have %s: %j (REQ-02, REQ-04)", (name, value) => {
    expect(codes({ alg: "RS256", [name]: value })).toEqual(["header_not_allowed"]);
  });

  test.each([
    ["x5c", ["MIIC"]],
    ["x5t", "abc"],
    ["nonce", "abc"],
    ["kid", "a".repeat(256)],
    ["kid", "../../etc/passwd"],
    ["kid", "' OR 1=1 --"],
  ])("may have %s, which is not followed", (name, value) => {
    expect(codes({ alg: "RS256", [name]: value })).toEqual(["header"]);
  });

  test("names all that is wrong with it at once", () => {
    expect(codes({ alg: "none", typ: "at+jwt", jku: "x" })).toEqual([
      "alg_not_allowed",
      "type_not_allowed",
      "header_not_allowed",
    ]);
  });

  test("leads to a key by alg and kid alone, and only when nothing is wrong with it", () => {
    const good = { alg: "RS256", kid: "a", x5c: ["b"] };
    expect(readHeader(good, checkHeader(good))).toEqual({ alg: "RS256", kid: "a" });
    const bad = { ...good, crit: ["x"] };
    expect(readHeader(bad, checkHeader(bad))).toBeNull();
  });
});
