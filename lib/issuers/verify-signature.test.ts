import { constants, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { CompactSign } from "jose";
import { describe, expect, it } from "vitest";
import { usableKeys } from "./usable-keys.ts";
import { spendSignatureTime, verifySignature } from "./verify-signature.ts";

function split(jws: string): { alg: string; kid?: string; signingInput: string; signature: Uint8Array } {
  const [header = "", payload = "", signature = ""] = jws.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString());
  return { alg, kid, signingInput: `${header}.${payload}`, signature: Buffer.from(signature, "base64url") };
}

const makers: Record<string, () => { publicKey: KeyObject; privateKey: KeyObject }> = {
  RS: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  PS: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ES384: () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
  ES512: () => generateKeyPairSync("ec", { namedCurve: "P-521" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

function makeKey(alg: string) {
  const pair = (makers[alg] ?? makers[alg.slice(0, 2)])?.();
  if (pair === undefined) throw new Error(`no maker for ${alg}`);
  const set = usableKeys({ keys: [pair.publicKey.export({ format: "jwk" })] });
  const key = set.ok ? set.keys[0] : undefined;
  if (key === undefined) throw new Error("the key is not usable");
  return { key, privateKey: pair.privateKey };
}

describe("a signature", () => {
  it.each(algorithms)("made by jose with %s verifies, and no changed one does", async (alg) => {
    const { key, privateKey } = makeKey(alg);
    for (let round = 0; round < 20; round++) {
      const jws = await new CompactSign(Buffer.from(`payload ${round}`))
        .setProtectedHeader({ alg })
        .sign(privateKey);
      const { signingInput, signature } = split(jws);
      expect(verifySignature({ alg, key, signingInput, signature })).toBe(true);
      expect(verifySignature({ alg, key, signingInput: `${signingInput}A`, signature })).toBe(false);
      const changed = Uint8Array.from(signature);
      const position = (round * 7) % changed.length;
      changed[position] = (changed[position] ?? 0) ^ 1;
      expect(verifySignature({ alg, key, signingInput, signature: changed })).toBe(false);
      expect(verifySignature({ alg, key, signingInput, signature: signature.subarray(1) })).toBe(false);
      const longer = Buffer.concat([signature, Buffer.from([0])]);
      expect(verifySignature({ alg, key, signingInput, signature: longer })).toBe(false);
    }
  });

  it("is refused for an algorithm that the key is not bound to", () => {
    const { key, privateKey } = makeKey("RS256");
    const signature = sign("sha256", Buffer.from("a.b"), privateKey);
    expect(verifySignature({ alg: "RS256", key, signingInput: "a.b", signature })).toBe(true);
    const bound = { ...key, algorithms: ["PS256"] };
    expect(verifySignature({ alg: "RS256", key: bound, signingInput: "a.b", signature })).toBe(false);
    for (const alg of ["none", "HS256", "rs256", "", "ES256K"])
      expect(verifySignature({ alg, key, signingInput: "a.b", signature })).toBe(false);
  });

  it("is refused as PS256 when its salt is not as long as the hash", () => {
    const { key, privateKey } = makeKey("PS256");
    for (const saltLength of [0, 20, 64]) {
      const signature = sign("sha256", Buffer.from("a.b"), {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength,
      });
      expect(verifySignature({ alg: "PS256", key, signingInput: "a.b", signature })).toBe(false);
    }
  });

  it("made of zeros is refused (psychic signatures, CVE-2022-21449)", () => {
    const { key } = makeKey("ES256");
    expect(verifySignature({ alg: "ES256", key, signingInput: "a.b", signature: new Uint8Array(64) })).toBe(
      false,
    );
  });

  it("in DER is refused: only r‖s counts", () => {
    const { key, privateKey } = makeKey("ES256");
    const signature = sign("sha256", Buffer.from("a.b"), privateKey);
    expect(verifySignature({ alg: "ES256", key, signingInput: "a.b", signature })).toBe(false);
  });

  it("check can be spent without a key", () => {
    expect(spendSignatureTime()).toBeUndefined();
  });
});

interface Vector {
  tcId: number;
  jws: string | Record<string, unknown>;
  result: "valid" | "invalid";
}
interface Group {
  type?: string;
  comment: string;
  public?: Record<string, unknown>;
  private?: Record<string, unknown>;
  tests: Vector[];
}
const folder = "../shared/wycheproof";

/** Valid vectors that we refuse, and why. */
const refusedOnPurpose: Record<string, string> = {
  "json_web_signature_test rfc7520 Figure20": "the key's alg is PS256, the header's PS384 (REQ-01)",
  "json_web_signature_test rfc7520WithKeyOps Figure20": "the key's alg is PS256, the header's PS384 (REQ-01)",
  "json_web_signature_test rfc7520 Figure27": "the key names the alg ES521, which does not exist",
  "json_web_signature_test rfc7520WithKeyOps Figure27": "the key names the alg ES521, which does not exist",
};

/** The verdict of this room alone; the shape of the token is judged by the decision before it asks. */
function accepts(group: Group, jws: string): boolean {
  const form = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/;
  if (!form.test(jws)) return false;
  const segments = jws.split(".");
  if (segments.some((text) => Buffer.from(text, "base64url").toString("base64url") !== text)) return false;
  const given = group.public ?? group.private ?? {};
  const set = usableKeys(Array.isArray(given.keys) ? given : { keys: [given] });
  if (!set.ok) return false;
  let parts: ReturnType<typeof split>;
  try {
    parts = split(jws);
  } catch {
    return false;
  }
  return set.keys
    .filter((key) => parts.kid === undefined || key.kid === null || key.kid === parts.kid)
    .some((key) => verifySignature({ ...parts, key }));
}

describe.skipIf(!existsSync(folder))("Wycheproof", () => {
  for (const file of ["json_web_signature_test", "json_web_key_test", "json_web_crypto_test"]) {
    it(`agrees: ${file}`, () => {
      const { testGroups } = JSON.parse(readFileSync(`${folder}/${file}.json`, "utf8")) as {
        testGroups: Group[];
      };
      let counted = 0;
      const wrong: string[] = [];
      for (const group of testGroups) {
        for (const test of group.tests) {
          if (typeof test.jws !== "string") continue;
          const symmetric = JSON.stringify(group.private ?? {}).includes('"kty":"oct"');
          const expected = test.result === "valid" && !symmetric;
          counted++;
          const name = `${file} ${group.comment} ${(test as Vector & { comment: string }).comment}`;
          if (accepts(group, test.jws) !== expected && refusedOnPurpose[name] === undefined)
            wrong.push(`${name} ${test.tcId} expected ${test.result}`);
        }
      }
      expect(counted).toBeGreaterThan(5);
      expect(wrong).toEqual([]);
    });
  }
});
