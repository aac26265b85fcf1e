import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseForm } from "./parse-form.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): Record<string, readonly string[]> | string => {
  const reading = parseForm(bytes(text));
  return reading.ok ? Object.fromEntries(reading.form) : reading.problem;
};

describe("a form", () => {
  test("is read with escapes and plus signs", () => {
    expect(read("a=1&b=x+y%20z&c=%C3%A9&c=2")).toEqual({ a: ["1"], b: ["x y z"], c: ["é", "2"] });
  });
  test("may have empty values, no values and empty pairs", () => {
    expect(read("&a=&&b&=c&")).toEqual({ a: [""], b: [""], "": ["c"] });
    expect(read("")).toEqual({});
  });
  test("keeps an equals sign in a value", () => {
    expect(read("a=b=c")).toEqual({ a: ["b=c"] });
  });
  test.each([
    "a=%",
    "a=%4",
    "a=%zz",
    "%G0=1",
    "a=%C3",
    "a=%C0%80",
    "a=%ED%A0%80",
    "a=%00",
    "a=\0",
    "a=+%00",
  ])("is refused when an escape or its UTF-8 is broken: %j", (text) => {
    expect(read(text)).toBe("form_malformed");
  });
  test("is refused when its bytes are not UTF-8", () => {
    expect(parseForm(Uint8Array.of(0x61, 0x3d, 0xff))).toEqual({ ok: false, problem: "form_malformed" });
  });
  test("is refused with more than 64 parameters", () => {
    expect(read("a=1&".repeat(65))).toBe("too_many_parameters");
    expect(read("&".repeat(60_000))).toEqual({});
  });
  test("is read as URLSearchParams reads it, when it is well-formed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 20 }), (pairs) => {
        const clean = pairs.map(([name, value]) => [name.replaceAll("\0", ""), value.replaceAll("\0", "")]);
        const text = new URLSearchParams(clean).toString();
        const expected: [string, string][] = [...new URLSearchParams(text)];
        const reading = parseForm(bytes(text));
        expect(
          reading.ok && [...reading.form].flatMap(([name, all]) => all.map((value) => [name, value])).sort(),
        ).toEqual(expected.sort());
      }),
    );
  });
  test("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => void parseForm(body)),
      { numRuns: 2_000 },
    );
  });
});
