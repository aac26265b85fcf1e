import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { containsPattern } from "./contain-pattern.ts";
import { intersectPatterns } from "./intersect-patterns.ts";
import { matchPattern } from "./match-pattern.ts";

const patterns = fc
  .array(fc.constantFrom("a", "b", ":", "*", "**"), { maxLength: 6 })
  .map((parts) => parts.join(""))
  .filter((pattern) => !pattern.includes("***"));

/** Every text of up to six characters over the alphabet and one stranger. */
const texts: string[] = [""];
for (let at = 0; at < texts.length; at++) {
  const text = texts[at] ?? "";
  if (text.length < 6) for (const character of ["a", "b", ":", "z"]) texts.push(text + character);
}

function matches(pattern: string, text: string): boolean {
  return matchPattern(pattern, text) !== null;
}

describe("intersectPatterns", () => {
  test("agrees with brute force on short alphabets, and its witness is matched by both", () => {
    fc.assert(
      fc.property(patterns, patterns, (left, right) => {
        const witness = intersectPatterns(left, right);
        if (witness === null) return !texts.some((text) => matches(left, text) && matches(right, text));
        return matches(left, witness) && matches(right, witness);
      }),
      { numRuns: 3000 },
    );
  });

  test("a star does not cross a colon, two do", () => {
    expect(intersectPatterns("a*c", "a:c")).toBeNull();
    expect(intersectPatterns("a**c", "a:c")).toBe("a:c");
  });

  test("the witness reads like a name", () => {
    const witness = intersectPatterns(
      "project_path:acme/*:ref_type:branch:ref:main",
      "project_path:acme/**:ref_type:branch:ref:*",
    );
    expect(witness).toBe("project_path:acme/x:ref_type:branch:ref:main");
  });

  test("the longest patterns stay quick", () => {
    const startedAt = quietNow();
    const left = "a*".repeat(256);
    const right = "*b".repeat(256);
    expect(intersectPatterns(left, right)).not.toBeNull();
    expect(quietNow() - startedAt).toBeLessThan(1000);
  });

  test("characters outside the basic plane stay whole", () => {
    expect(intersectPatterns("*😀", "x*")).toBe("x😀");
  });
});

describe("containsPattern", () => {
  test("agrees with brute force on short alphabets, and its witness is one", () => {
    let unknown = 0;
    fc.assert(
      fc.property(patterns, patterns, (outer, inner) => {
        const contained = containsPattern(outer, inner);
        if (contained.answer === "unknown") unknown++;
        if (contained.answer === "no") {
          return matches(inner, contained.witness) && !matches(outer, contained.witness);
        }
        return !texts.some((text) => matches(inner, text) && !matches(outer, text));
      }),
      { numRuns: 3000 },
    );
    expect(unknown).toBe(0);
  });

  test("a wildcard contains the literal and not the other way round", () => {
    const main = "project_path:g/p:ref_type:branch:ref:main";
    const any = "project_path:g/p:ref_type:branch:ref:*";
    expect(containsPattern(any, main)).toEqual({ answer: "yes" });
    expect(containsPattern(main, any)).toMatchObject({ answer: "no" });
  });

  test("two stars contain one star, and not the other way round", () => {
    expect(containsPattern("a**", "a*")).toEqual({ answer: "yes" });
    const back = containsPattern("a*", "a**");
    expect(back.answer === "no" && matchPattern("a*", back.witness)).toBe(null);
  });

  test("every pattern contains itself", () => {
    fc.assert(fc.property(patterns, (pattern) => containsPattern(pattern, pattern).answer === "yes"));
  });

  test("long hostile patterns end, if need be without an answer", () => {
    const startedAt = quietNow();
    for (const [outer, inner] of [
      ["*a:".repeat(170), "**a".repeat(170)],
      ["*ab*".repeat(100).replaceAll("**", "*"), "*a*b".repeat(120)],
      ["a*:".repeat(170), "*:".repeat(250)],
    ] as const) {
      expect(["yes", "no", "unknown"]).toContain(containsPattern(outer, inner).answer);
    }
    expect(quietNow() - startedAt).toBeLessThan(5000);
  });
});
