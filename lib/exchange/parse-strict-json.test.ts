import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStrictJson } from "./parse-strict-json.ts";

function problemOf(text: string): string | null {
  const json = parseStrictJson(text);
  return json.ok ? null : json.problem;
}

describe("a JSON object with one reading", () => {
  test.each([
    ['{"a":1,"a":2}', "names a member twice"],
    ['{"a":1,"\\u0061":2}', "names a member twice"],
    ['{"\\u00e9":1,"é":2}', "names a member twice"],
    ['{"a":{"b":[{"c":1,"c":1}]}}', "names a member twice"],
    ['{"__proto__":{"a":1}}', "has a member named __proto__"],
    ['{"\\u005f_proto__":1}', "has a member named __proto__"],
    ['{"a":[{"__proto__":null}]}', "has a member named __proto__"],
    ['{"a":"\\ud800"}', "has half a surrogate pair in a text"],
    ['{"\\udc00":1}', "has half a surrogate pair in a text"],
    ['{"a":"\\ud800\\ud800"}', "has half a surrogate pair in a text"],
    ['{"a":"\\u0000"}', "has a control character in a text"],
    ['{"a":"x\\ny"}', "has a control character in a text"],
    ['{"a":["\\u001b[2J"]}', "has a control character in a text"],
    ['{"a":"\x7f"}', "has a control character in a text"],
    ['{"a":"\x85"}', "has a control character in a text"],
    ['{"a\\t":1}', "has a control character in a text"],
    ['{"a":"\n"}', "is not valid JSON"],
    ['{"a":1e400}', "has a number that is too large"],
    ['{"a":[-1e999]}', "has a number that is too large"],
    [`{"a":${"9".repeat(400)}}`, "has a number that is too large"],
    ['{"a":NaN}', "is not valid JSON"],
    ['{"a":Infinity}', "is not valid JSON"],
    ['{"a":0x10}', "is not valid JSON"],
    ['{"a":01}', "is not valid JSON"],
    ['{"a":1,}', "is not valid JSON"],
    ["{'a':1}", "is not valid JSON"],
    ['{"a":1}{"a":1}', "is not valid JSON"],
    ['{"a":1} x', "is not valid JSON"],
    ['{"a":1/**/}', "is not valid JSON"],
    ['{"a":"b', "is not valid JSON"],
    ['{"a\\":1}', "is not valid JSON"],
    ["", "is not valid JSON"],
    ['\ufeff{"a":1}', "starts with a byte order mark"],
    ["[]", "is not a JSON object"],
    ["null", "is not a JSON object"],
    ['"a"', "is not a JSON object"],
    ["1", "is not a JSON object"],
    [`{"a":${"[".repeat(16)}${"]".repeat(16)}}`, "is nested deeper than 16 levels"],
    [`{"a":${"[".repeat(8_000)}`, "is nested deeper than 16 levels"],
    [`{${Array.from({ length: 257 }, (_, index) => `"${index}":1`).join(",")}}`, "has more than 256 members"],
  ])("%j is refused", (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  test.each([
    "{}",
    ' { "a" : [ 1 , { "a" : null } ] } \r\n\t',
    '{"a":"\\ud83d\\ude00","b":"😀é\\"\\\\:{}[],"}',
    '{"a\\"b":1,"a\\\\":2,"a":3}',
    '{"constructor":1,"toString":2,"hasOwnProperty":3,"":4}',
    `{"a":${"[".repeat(15)}${"]".repeat(15)}}`,
    `{${Array.from({ length: 256 }, (_, index) => `"${index}":1`).join(",")}}`,
    '{"a":1e-400,"b":-0,"c":1.5,"d":9007199254740993}',
  ])("%j is read as JSON.parse reads it", (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, object: JSON.parse(text) });
  });

  test("no problem quotes the text", () => {
    expect(problemOf('{"secret": eyJ')).not.toContain("secret");
  });
});

describe("properties (SECURITY.md 4.3)", () => {
  const names = fc.constantFrom("a", "b", "\\u0061", "\\u0062", 'c\\"', "é", "\\u00e9", "d:e");
  const { text: texts } = fc.letrec<{ text: string; object: string; list: string }>((tie) => ({
    text: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("1", '"x"', "null", '"{\\"a\\":1}"', "true"),
      tie("object"),
      tie("list"),
    ),
    object: fc
      .array(fc.tuple(names, tie("text")), { maxLength: 4 })
      .map((members) => `{${members.map(([name, value]) => `"${name}":${value}`).join(",")}}`),
    list: fc.array(tie("text"), { maxLength: 3 }).map((elements) => `[${elements.join(",")}]`),
  }));

  /** Reads with a reviver that sees every member that is left, and counts those written. */
  function hasDuplicate(text: string): boolean {
    let kept = 0;
    JSON.parse(text, function (this: unknown, key, value) {
      if (!Array.isArray(this) && key !== "") kept += 1;
      return value;
    });
    const written = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "s").split(":").length - 1;
    return written !== kept;
  }

  test("P5: accepts exactly the objects without a duplicate", () => {
    let duplicates = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const isObject = text.startsWith("{");
        const duplicate = hasDuplicate(text);
        if (duplicate) duplicates += 1;
        expect(parseStrictJson(text).ok).toBe(isObject && !duplicate);
      }),
      { numRuns: 5_000 },
    );
    expect(duplicates).toBeGreaterThan(100);
  });

  test("whatever it is given, it answers, and agrees with JSON.parse on what it accepts", () => {
    const pieces = fc.constantFrom("{", "}", "[", "]", '"', ":", ",", "\\", "a", "1", "\\u0061", " ", "null");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join("");
        const json = parseStrictJson(text);
        if (json.ok) expect(json.object).toEqual(JSON.parse(text));
      }),
      { numRuns: 20_000 },
    );
  });
});
