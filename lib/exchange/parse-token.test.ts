import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseToken } from "./parse-token.ts";
import { aToken, someClaims } from "./test-world.ts";

const token = aToken();
const [header = "", payload = "", signature = ""] = token.split(".");

function encode(bytes: string | Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

function refusal(text: string) {
  const parsed = parseToken(text);
  return parsed.status === "refused" ? { reason: parsed.reason, message: parsed.message } : null;
}

/** The same bytes in another spelling: the spare bits of the last letter set. */
function withSpareBits(segment: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(segment.slice(-1));
  return segment.slice(0, -1) + alphabet[last + 1];
}

describe("a token", () => {
  test("is read into header, claims, signing input and signature", () => {
    const parsed = parseToken(token);
    if (parsed.status !== "parsed") throw new Error(parsed.message);
    expect(parsed.token.claims).toEqual(someClaims());
    expect(parsed.token.signingInput).toBe(`${header}.${payload}`);
    expect(Buffer.from(parsed.token.signature).toString("base64url")).toBe(signature);
  });

  test.each([
    ["empty", "", "A JWT has three parts with a dot between them; this has 1."],
    ["one part", header, "A JWT has three parts with a dot between them; this has 1."],
    ["two parts", `${header}.${payload}`, "A JWT has three parts with a dot between them; this has 2."],
    ["four parts", `${token}.a`, "A JWT has three parts with a dot between them; this has 4."],
    [
      "a thousand dots",
      ".".repeat(1_000),
      "A JWT has three parts with a dot between them; this has more than six.",
    ],
    ["no signature", `${header}.${payload}.`, "Segment 3 is empty: the token is not signed."],
    ["no header", `.${payload}.${signature}`, "Segment 1 is empty."],
    ["no payload", `${header}..${signature}`, "Segment 2 is empty."],
    ["padding", `${token}=`, `Segment 3, character ${signature.length + 1} is not base64url.`],
    ["white space before", ` ${token}`, "Segment 1, character 1 is not base64url."],
    ["a line end after", `${token}\n`, `Segment 3, character ${signature.length + 1} is not base64url.`],
    ["white space inside", `${header}. ${payload}.${signature}`, "Segment 2, character 1 is not base64url."],
    ["a NUL", `${token}\0`, `Segment 3, character ${signature.length + 1} is not base64url.`],
    ["standard base64", `${header}.a+b/.${signature}`, "Segment 2, character 2 is not base64url."],
    ["a letter that only looks right", `${header}.${payload}.Ａ`, "Segment 3, character 1 is not base64url."],
    ["a BOM before", `\ufeff${token}`, "Segment 1, character 1 is not base64url."],
    ["Bearer before", `Bearer ${token}`, "Segment 1, character 7 is not base64url."],
    ["JSON serialisation", '{"payload":"a"}', "A JWT has three parts with a dot between them; this has 1."],
    ["an impossible length", `${header}.${payload}.abcde`, "The signature is not canonical base64url."],
    ["spare bits in the signature", `${header}.${payload}.AB`, "The signature is not canonical base64url."],
    [
      "UTF-8 that is not",
      aToken({ rawClaims: new Uint8Array([0x7b, 0xff, 0x7d]) }),
      "The payload is not canonical base64url of UTF-8.",
    ],
    [
      "overlong UTF-8",
      aToken({ rawClaims: Buffer.from('{"a":"\xc0\xaf"}', "latin1") }),
      "The payload is not canonical base64url of UTF-8.",
    ],
    [
      "surrogates in UTF-8",
      aToken({ rawClaims: Buffer.from('{"a":"\xed\xa0\x80"}', "latin1") }),
      "The payload is not canonical base64url of UTF-8.",
    ],
    [
      "a BOM in the payload",
      aToken({ rawClaims: '\ufeff{"a":1}' }),
      "The payload starts with a byte order mark.",
    ],
    ["UTF-16", aToken({ rawClaims: Buffer.from('{"a":1}', "utf16le") }), "The payload is not valid JSON."],
    [
      "a duplicate member",
      aToken({ rawClaims: '{"sub":"a","sub":"b"}' }),
      "The payload names a member twice.",
    ],
    [
      "an escaped duplicate",
      aToken({ rawClaims: '{"sub":"a","s\\u0075b":"b"}' }),
      "The payload names a member twice.",
    ],
    [
      "a duplicate alg",
      aToken({ rawHeader: '{"alg":"RS256","alg":"none"}' }),
      "The header names a member twice.",
    ],
    [
      "__proto__",
      aToken({ rawClaims: '{"__proto__":{"sub":"a"}}' }),
      "The payload has a member named __proto__.",
    ],
    ["a large header", aToken({ header: { pad: "a".repeat(4_096) } }), "The header is larger than 4 KiB."],
    ["a list for a header", aToken({ rawHeader: "[]" }), "The header is not a JSON object."],
    ["a text for a payload", aToken({ rawClaims: '"sub"' }), "The payload is not a JSON object."],
  ])("is malformed with %s", (_, text, message) => {
    expect(refusal(text)).toEqual({ reason: "token_malformed", message });
  });

  test.each(["header", "payload"])("is malformed with spare bits in the %s", (part) => {
    const padded = [0, 1, 2]
      .map((spaces) => encode(`{"a":1}${" ".repeat(spaces)}`))
      .find((text) => text.length % 4 !== 0);
    const odd = withSpareBits(padded ?? "");
    const text = part === "header" ? `${odd}.${payload}.${signature}` : `${header}.${odd}.${signature}`;
    expect(refusal(text)?.message).toBe(`The ${part} is not canonical base64url of UTF-8.`);
  });

  test("is too large above 16 KiB, before anything of it is looked at", () => {
    expect(refusal(`${"é".repeat(16_385)}`)?.reason).toBe("token_too_large");
    expect(refusal(token.padEnd(16_385, "A"))?.reason).toBe("token_too_large");
    const padded = aToken({ claims: { pad: "a".repeat(11_000) } });
    expect(padded.length).toBeGreaterThan(15_000);
    expect(refusal(padded)).toBeNull();
  });

  test("may have a header of 4 KiB, and not a byte more", () => {
    const withHeader = (bytes: number) => aToken({ rawHeader: '{"alg":"RS256"}'.padEnd(bytes) });
    expect(parseToken(withHeader(4_096)).status).toBe("parsed");
    expect(parseToken(withHeader(4_097)).status).toBe("refused");
  });

  test("is recognised as encrypted by its five parts", () => {
    const jwe = [encode('{"alg":"dir","enc":"A256GCM"}'), "", "iviviviv", "cipher", "tagtagtag"].join(".");
    expect(refusal(jwe)?.reason).toBe("token_encrypted");
    expect(refusal(`${token}.a.b`)?.reason).toBe("token_encrypted");
    expect(refusal(`${token}.a.b!`)?.reason).toBe("token_malformed");
  });

  test("shows what could be read of it when it is refused", () => {
    const unsigned = `${encode('{"alg":"none"}')}.${payload}.`;
    expect(parseToken(unsigned)).toMatchObject({ header: { alg: "none" }, claims: { ref: "main" } });
    expect(parseToken(`${encode("nonsense")}.${payload}.${signature}`)).toMatchObject({
      header: null,
      claims: { ref: "main" },
    });
  });

  test("never is quoted in a message", () => {
    for (const text of [`${token}=`, aToken({ rawClaims: '{"secret":' }), `${token}.secret`]) {
      expect(refusal(text)?.message).not.toMatch(/secret|eyJ/);
    }
  });
});

describe("properties (SECURITY.md 4.3)", () => {
  test("P7: no second spelling of an accepted token is accepted with the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 66 }), fc.nat(63), (bytes, letter) => {
        const text = encode(bytes);
        const other =
          text.slice(0, -1) + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[letter];
        const parsed = parseToken(`${header}.${payload}.${other}`);
        const isCanonical = encode(Buffer.from(other, "base64url")) === other;
        expect(parsed.status).toBe(isCanonical ? "parsed" : "refused");
        if (parsed.status === "parsed") expect(encode(parsed.token.signature)).toBe(other);
      }),
      { numRuns: 5_000 },
    );
  });

  test("P9: no token, however strange, changes a prototype or throws", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    const names = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "a", "iss");
    const object = fc.dictionary(names, fc.jsonValue());
    fc.assert(
      fc.property(object, object, (rawHeader, rawClaims) => {
        parseToken(aTokenWithoutSigning(JSON.stringify(rawHeader), JSON.stringify(rawClaims)));
      }),
      { numRuns: 5_000 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  function aTokenWithoutSigning(rawHeader: string, rawClaims: string): string {
    return `${encode(rawHeader)}.${encode(rawClaims)}.AAAA`;
  }
});
