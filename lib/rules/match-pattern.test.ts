import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { matchPattern } from "./match-pattern.ts";

/** The dialect said as plainly as possible: a table over (position in pattern, position in value). */
function reference(pattern: string, value: string): boolean {
  if (pattern.includes("***") || !pattern.isWellFormed() || !value.isWellFormed()) return false;
  const tokens = pattern.match(/\*\*|\*|[^*]/gs) ?? [];
  const units = tokens.flatMap((token) => (token.startsWith("*") ? [token] : token.split("")));
  let reachable = new Set([0]);
  for (const unit of units) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (unit === "*" || unit === "**") {
        for (let end = at; end <= value.length; end += 1) {
          next.add(end);
          if (unit === "*" && value[end] === ":") break;
        }
      } else if (value[at] === unit) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(value.length);
}

const alphabet = ["a", "b", ":", "/", "*", "**", "\n", "\0", "é", "😀"];
const patterns = fc.array(fc.constantFrom(...alphabet), { maxLength: 14 }).map((parts) => parts.join(""));
const values = fc
  .array(fc.constantFrom("a", "b", ":", "/", "*", "\n", "\0", "é", "😀"), { maxLength: 18 })
  .map((parts) => parts.join(""));
const narrowPatterns = fc
  .array(fc.constantFrom("a", "b", ":", "*", "**"), { maxLength: 16 })
  .map((parts) => parts.join(""));
const narrowValues = fc
  .array(fc.constantFrom("a", "b", ":"), { maxLength: 22 })
  .map((parts) => parts.join(""));
const literals = fc
  .array(fc.constantFrom("a", "b", ":", "/", "\n", "é", "😀"), { maxLength: 10 })
  .map((parts) => parts.join(""));

describe("a pattern", () => {
  test.each([
    ["project_path:g/p:ref_type:branch:ref:main", "project_path:g/p:ref_type:branch:ref:main", []],
    ["project_path:g/*:ref_type:branch:ref:main", "project_path:g/a/b:ref_type:branch:ref:main", ["a/b"]],
    ["p:*:r:*", "p:x:r:feature/y", ["x", "feature/y"]],
    ["a:**", "a:b:c", ["b:c"]],
    ["**a*b", "a:ab", ["a:", ""]],
    ["*", "", [""]],
    ["**", "", [""]],
    ["a*", "a", [""]],
    ["**:b*:c", "x:b:b1:c", ["x:b", "1"]],
  ])("%s matches %s", (pattern, value, captures) => {
    expect(matchPattern(pattern, value)?.map((capture) => capture.text)).toEqual(captures);
  });

  test.each([
    ["p:*", "p:a:b"],
    ["*", ":"],
    ["p:g/*:ref:main", "p:g/x:ref:main:ref:main"],
    ["g", "G"],
    ["g", " g"],
    ["g", "g\n"],
    ["a?c", "abc"],
    ["[ab]", "a"],
    ["{a,b}", "a"],
    ["!a", "b"],
    ["a.c", "abc"],
    ["a\\*", "a*"],
    ["a***", "a"],
    ["é", "e\u0301"],
    ["*", "\ud800"],
    ["\ud83d*", "😀"],
  ])("%j does not match %j", (pattern, value) => {
    expect(matchPattern(pattern, value)).toBeNull();
  });

  test("never matches a value over 2 048 units, and no pattern over 512 matches", () => {
    expect(matchPattern("**", "a".repeat(2048))).not.toBeNull();
    expect(matchPattern("**", "a".repeat(2049))).toBeNull();
    expect(matchPattern("a".repeat(2049), "a".repeat(2049))).toBeNull();
    expect(matchPattern(`${"a".repeat(512)}*`, "a".repeat(600))).toBeNull();
    expect(matchPattern("a".repeat(513), "a".repeat(513))).toBeNull();
  });

  test("tells where each star was, in UTF-16 units", () => {
    expect(matchPattern("a/*:**", "a/😀:b:c")).toEqual([
      { star: "*", start: 2, end: 4, text: "😀" },
      { star: "**", start: 5, end: 8, text: "b:c" },
    ]);
  });
});

describe("properties (SECURITY.md 4.3)", () => {
  test("P1: agrees with the reference", () => {
    fc.assert(
      fc.property(patterns, values, (pattern, value) => {
        expect(matchPattern(pattern, value) !== null).toBe(reference(pattern, value));
      }),
      { numRuns: 30_000 },
    );
    fc.assert(
      fc.property(narrowPatterns, narrowValues, (pattern, value) => {
        expect(matchPattern(pattern, value) !== null).toBe(reference(pattern, value));
      }),
      { numRuns: 70_000 },
    );
  }, 60_000);

  test("P1: what the stars took, put in their place, is the value", () => {
    fc.assert(
      fc.property(narrowPatterns, narrowValues, (pattern, value) => {
        const captures = matchPattern(pattern, value);
        if (captures === null) return;
        let index = 0;
        const rebuilt = pattern.replaceAll(/\*\*?/g, (star) => {
          const capture = captures[index++];
          if (capture === undefined) throw new Error("a star without a capture");
          expect(capture.star).toBe(star);
          expect(value.slice(capture.start, capture.end)).toBe(capture.text);
          if (star === "*") expect(capture.text).not.toContain(":");
          return capture.text;
        });
        expect(rebuilt).toBe(value);
        expect(index).toBe(captures.length);
      }),
      { numRuns: 20_000 },
    );
  });

  test("P2: a literal run without a colon may become a star", () => {
    fc.assert(
      fc.property(narrowPatterns, narrowValues, fc.nat(), (pattern, value, pick) => {
        if (matchPattern(pattern, value) === null) return;
        const runs = [...pattern.matchAll(/(?<!\*)[^*:]+(?!\*)/g)];
        const run = runs[pick % Math.max(1, runs.length)];
        if (run === undefined) return;
        const wider = `${pattern.slice(0, run.index)}*${pattern.slice(run.index + run[0].length)}`;
        if (!wider.includes("***")) expect(matchPattern(wider, value)).not.toBeNull();
      }),
      { numRuns: 10_000 },
    );
  });

  test("P3: a pattern without stars matches itself alone", () => {
    fc.assert(
      fc.property(literals, literals, (literal, other) => {
        expect(matchPattern(literal, literal)).toEqual([]);
        expect(matchPattern(literal, other) !== null).toBe(literal === other);
      }),
      { numRuns: 10_000 },
    );
  });

  test("P4: any change of one character of a literal's value fails", () => {
    fc.assert(
      fc.property(literals, fc.nat(), fc.constantFrom("x", "", "\0"), (literal, pick, replacement) => {
        const points = [...literal];
        if (points.length === 0) return;
        points[pick % points.length] = replacement;
        expect(matchPattern(literal, points.join(""))).toBeNull();
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("the worst patterns stay fast", () => {
  const longest = 2048;
  test.each([
    ["many *", "a*".repeat(255), "a".repeat(longest - 1).concat("b")],
    ["many **", "a**".repeat(170), "a".repeat(longest - 1).concat("b")],
    ["** then many *", `**${"a*".repeat(254)}b`, `${"a".repeat(longest - 2)}:a`],
    ["** and a long literal", `**a*${"a".repeat(500)}b`, `${"a".repeat(longest - 2)}:a`],
    ["** and stars between colons", `**${":*".repeat(250)}b`, ":".repeat(longest)],
    [
      "** over blocks",
      `**${"a*:".repeat(100)}${"a".repeat(200)}b`,
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:".repeat(64),
    ],
    ["alternating stars", `${"a*b**".repeat(100)}c`, "ab:".repeat(682)],
    ["late mismatch", `**${"a".repeat(400)}c`, "a".repeat(longest)],
  ])("%s", (_, pattern, value) => {
    matchPattern(pattern, value);
    const from = quietNow();
    matchPattern(pattern, value);
    expect(quietNow() - from).toBeLessThan(100);
  });
});
