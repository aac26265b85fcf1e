import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareSubject, type SubjectColumn } from "./compare-subject.ts";
import { matchPattern } from "./match-pattern.ts";

function row(columns: SubjectColumn[], side: "pattern" | "value"): string {
  return columns
    .map(
      (column) =>
        (side === "pattern" ? column.patternBefore : column.valueBefore) +
        column[side].map(({ text }) => text).join(""),
    )
    .join("");
}

const pattern = "project_path:acme/*:ref_type:branch:ref:release/*";
const tagged = "project_path:acme/payments:ref_type:tag:ref:v1.4.0";

test("a tag against a branch: the first difference is at ref_type, and the first star took the project", () => {
  const comparison = compareSubject(pattern, tagged, "gitlab");
  expect(comparison.matched).toBe(false);
  expect(comparison.firstDifference?.value).toBe(tagged.indexOf("tag"));
  expect(comparison.notes).toContain("ref_type: expected branch, got tag");
  expect(comparison.captures).toEqual([
    { number: 1, star: "*", name: "project_path", text: "payments", crosses: [] },
    { number: 2, star: "*", name: "ref", text: null, crosses: [] },
  ]);
  expect(comparison.laterDifferences).toHaveLength(1);
});

test("a match numbers every capture and says what crossed a delimiter", () => {
  const comparison = compareSubject(
    pattern,
    "project_path:acme/infra/net:ref_type:branch:ref:release/1",
    "gitlab",
  );
  expect(comparison.matched).toBe(true);
  expect(comparison.firstDifference).toBeNull();
  expect(comparison.captures.map(({ number, text }) => [number, text])).toEqual([
    [1, "infra/net"],
    [2, "1"],
  ]);
  expect(comparison.notes).toEqual(["star 1 matched across /: infra/net"]);
});

test("a double star that takes several parts warns of the colon", () => {
  const comparison = compareSubject(
    "project_path:acme/pay:**",
    "project_path:acme/pay:ref_type:branch:ref:main",
    "gitlab",
  );
  expect(comparison.captures[0]).toMatchObject({ text: "ref_type:branch:ref:main", crosses: [":"] });
});

test("only the letters that differ are marked", () => {
  const comparison = compareSubject(
    "project_path:a/b:ref_type:branch:ref:main",
    "project_path:a/b:ref_type:branch:ref:mail",
    "gitlab",
  );
  expect(comparison.columns.at(-1)?.value).toMatchObject([
    { text: "mai", kind: "equal" },
    { text: "l", kind: "different" },
  ]);
});

test("a part that one side lacks is named", () => {
  const comparison = compareSubject(
    "project_path:a/b:environment:prod",
    "project_path:a/b:ref_type:branch:ref:main",
    "gitlab",
  );
  expect(comparison.columns.map(({ name, state }) => [name, state])).toEqual([
    ["project_path", "equal"],
    ["environment", "only_in_pattern"],
    ["ref_type", "only_in_token"],
    ["ref", "only_in_token"],
  ]);
});

test.each([
  ["a\u200bb", "U+200B", "invisible"],
  ["a\u202eb", "U+202E", "bidi"],
  ["\u0430cme", "U+0430", "confusable"],
  ["a b", "U+0020", "white_space"],
  ["ｂ", "U+FF42", "confusable"],
] as const)("%j shows %s", (text, code, kind) => {
  expect(compareSubject(text, "acme", "generic").oddCharacters.pattern[0]).toMatchObject({ code, kind });
});

describe("for any pattern and subject", () => {
  const part = fc.constantFrom("a", "b/c", "*", "**", "main", "x*", "project_path", "ref", "ref_type", "");
  const text = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(":"));
  test("both rows read as the texts they are of, and matched agrees with the matcher", () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        fc.pre(!left.includes("***"));
        const comparison = compareSubject(left, right, "gitlab");
        expect(comparison.matched).toBe(matchPattern(left, right) !== null);
        if (comparison.matched) {
          expect(row(comparison.columns, "pattern")).toBe(left);
          expect(row(comparison.columns, "value")).toBe(right);
        }
        for (const column of comparison.columns) {
          for (const piece of column.pattern) expect(left.slice(piece.start, piece.end)).toBe(piece.text);
          for (const piece of column.value) expect(right.slice(piece.start, piece.end)).toBe(piece.text);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
