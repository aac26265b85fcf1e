import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocument } from "./read-document.ts";
import { describeKeySet, keysMax, usableKeys } from "./usable-keys.ts";

const rsa = (bits = 2048, publicExponent = 65_537) =>
  generateKeyPairSync("rsa", { modulusLength: bits, publicExponent }).publicKey.export({ format: "jwk" });
const ec = (namedCurve: string) =>
  generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" });
const good = { ...rsa(), kid: "good" };
const point = ec("P-256");

function reasonOf(jwk: unknown): string | null {
  const set = usableKeys({ keys: [good, jwk] });
  if (!set.ok) throw new Error(set.message);
  expect(set.keys.map((key) => key.kid)[0]).toBe("good");
  return set.skipped[0]?.reason ?? null;
}

describe("a key", () => {
  it.each([
    ["RSA 2048", rsa(), ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]],
    ["RSA 4096", rsa(4096), ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]],
    ["P-256", ec("P-256"), ["ES256"]],
    ["P-384", ec("P-384"), ["ES384"]],
    ["P-521", ec("P-521"), ["ES512"]],
    ["Ed25519", generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }), ["EdDSA", "Ed25519"]],
  ])("of type %s verifies what its type allows", (_name, jwk, algorithms) => {
    const set = usableKeys({ keys: [jwk] });
    expect(set).toMatchObject({ ok: true, keys: [{ kid: null, algorithms }], skipped: [] });
  });

  it("with an alg verifies only that", () => {
    const set = usableKeys({
      keys: [{ ...rsa(), alg: "PS256", use: "sig", key_ops: ["verify"], x5c: ["x"] }],
    });
    expect(set).toMatchObject({ ok: true, keys: [{ algorithms: ["PS256"] }] });
  });

  it.each<[string, unknown, RegExp]>([
    ["RSA of 1024 bits", rsa(1024), /1024 bits/],
    ["RSA with exponent 3", rsa(2048, 3), /exponent/],
    ["RSA with exponent 1", { ...rsa(), e: "AQ" }, /exponent/],
    ["RSA with an even exponent", { ...rsa(), e: "AQAC" }, /exponent/],
    ["RSA with an exponent of 2^32 + 1", { ...rsa(), e: "AQAAAAE" }, /exponent/],
    ["RSA with an even modulus", { ...good, n: `${good.n?.slice(0, -2)}AA` }, /base64url|even/],
    ["RSA with padding in n", { ...good, n: `${good.n}=` }, /base64url/],
    ["RSA without e", { ...good, e: undefined }, /base64url/],
    ["a symmetric key", { kty: "oct", k: "c2VjcmV0" }, /symmetric/],
    [
      "a private key",
      generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
      /private/,
    ],
    ["an empty private member", { ...point, d: "" }, /private/],
    ["a curve that is not allowed", ec("secp256k1"), /curve/],
    ["a curve named after a member of Object", { ...point, crv: "constructor" }, /curve/],
    ["a point that is not on the curve", { ...point, y: point.x }, /no valid key/],
    ["short coordinates", { ...point, x: "AQ" }, /length/],
    ["X25519", generateKeyPairSync("x25519").publicKey.export({ format: "jwk" }), /Ed25519/],
    ["an unknown type", { kty: "AKP" }, /kty/],
    ["no type", { n: "x" }, /kty/],
    ["null", null, /object/],
    ["a text", "key", /object/],
    ["a list", [], /object/],
    ["an encryption key", { ...rsa(), use: "enc" }, /use/],
    ["key_ops without verify", { ...rsa(), key_ops: ["encrypt"] }, /key_ops/],
    ["an alg of another type", { ...rsa(), alg: "ES256" }, /alg/],
    ["an encryption alg", { ...rsa(), alg: "RSA-OAEP" }, /alg/],
    ["HS256", { ...rsa(), alg: "HS256" }, /alg/],
    ["an alg that is no text", { ...rsa(), alg: 1 }, /alg/],
    ["a kid that is no text", { ...rsa(), kid: 7 }, /kid/],
    ["a kid of 257 characters", { ...rsa(), kid: "k".repeat(257) }, /kid/],
  ])("that is %s is skipped with a reason, and the good one beside it works", (_what, jwk, reason) => {
    expect(reasonOf(jwk)).toMatch(reason);
  });

  it("may share its kid with others: each is kept, to be tried", () => {
    const set = usableKeys({
      keys: [
        { ...rsa(), kid: "x" },
        { ...rsa(), kid: "x" },
        { kty: "oct", kid: "x" },
      ],
    });
    expect(set.ok && set.keys.map((key) => key.kid)).toEqual(["x", "x"]);
  });

  it("of Ed25519 verifies EdDSA and Ed25519, whichever of them it names", () => {
    const jwk = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
    for (const alg of ["EdDSA", "Ed25519"])
      expect(usableKeys({ keys: [{ ...jwk, alg }] })).toMatchObject({
        keys: [{ algorithms: ["EdDSA", "Ed25519"] }],
      });
  });
});

describe("a key set", () => {
  it.each([
    null,
    undefined,
    1,
    "keys",
    [],
    {},
    { keys: null },
    { keys: {} },
    { keys: "x" },
    { keys: [] },
  ])("that is %j is refused", (jwks) => expect(usableKeys(jwks).ok).toBe(false));

  it("with nothing usable is refused, with the reasons", () => {
    expect(usableKeys({ keys: [{ kty: "oct", k: "x" }, null] })).toMatchObject({
      ok: false,
      message: expect.stringContaining("symmetric"),
      skipped: [{ index: 0 }, { index: 1 }],
    });
  });

  it(`of more than ${keysMax} keys is refused`, () => {
    expect(usableKeys({ keys: Array.from({ length: keysMax }, () => good) }).ok).toBe(true);
    expect(usableKeys({ keys: Array.from({ length: keysMax + 1 }, () => good) }).ok).toBe(false);
    expect(usableKeys({ keys: Array.from({ length: 10_000 }, () => ({})) }).ok).toBe(false);
  });

  const gitlab = "../shared/gitlab_com_jwks.json";
  it.skipIf(!existsSync(gitlab))("of gitlab.com is wholly usable", () => {
    const set = usableKeys(JSON.parse(readFileSync(gitlab, "utf8")));
    expect(set).toMatchObject({
      ok: true,
      skipped: [],
      keys: [{ algorithms: ["RS256"] }, { algorithms: ["RS256"] }],
    });
  });

  it("is described key by key, never with its values", () => {
    const jwks = { keys: [good, { kty: "oct", k: "c2VjcmV0", kid: "s" }, null] };
    const described = describeKeySet(jwks, usableKeys(jwks));
    expect(described.map((key) => key.usable)).toEqual([true, false, false]);
    expect(JSON.stringify(described)).not.toContain("c2VjcmV0");
  });

  it("of any shape is judged without an exception", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        usableKeys(value);
        usableKeys({ keys: [value] });
      }),
    );
  });
});

describe("strict JSON", () => {
  const parse = (text: string) => readDocument(Buffer.from(text));
  it.each([
    ['{"keys":[],"keys":[1]}', /twice/],
    ['{"keys":[],"\\u006beys":[1]}', /twice/],
    ['{"a":{"b":1,"b":2}}', /twice/],
    ['[{"a":1},{"a":1,"a":1}]', /twice/],
    ["\uFEFF{}", /byte order mark/],
    ["<!doctype html><title>Sign in</title>", /web page/],
    ['{"a":NaN}', /not JSON/],
    ["", /not JSON/],
    ["{} {}", /not JSON/],
    ["[".repeat(17) + "]".repeat(17), /deeply/],
  ])("refuses %s", (text, message) => {
    expect(parse(text)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(readDocument(Uint8Array.from([0x22, 0xff, 0x22]))).toMatchObject({ ok: false });
  });

  it("reads what JSON.parse reads, when nothing is named twice", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        // A member of that name is refused on purpose.
        fc.pre(!text.includes("__proto__"));
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });
});
