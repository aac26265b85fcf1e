import { describe, expect, test } from "vitest";
import { compareSpecificity, countStars, type RankedRule } from "./specificity.ts";

const plain: RankedRule = { id: "b", subject: "abc", conditions: {}, createdAt: new Date("2026-01-02") };

describe("the more specific of two rules", () => {
  test.each<[string, Partial<RankedRule>, Partial<RankedRule>]>([
    ["has fewer **", { subject: "*:*:*" }, { subject: "abcdef**" }],
    ["then fewer *", { subject: "a*" }, { subject: "abc*def*" }],
    [
      "then more conditions",
      { subject: "a", conditions: { x: "1", y: "2" } },
      { subject: "abc", conditions: { x: "1" } },
    ],
    ["then more literal characters", { subject: "abcd*" }, { subject: "abc*" }],
    ["then is older", { id: "z", createdAt: new Date("2026-01-01") }, {}],
    ["then has the smaller id", { id: "a" }, {}],
  ])("%s", (_, winner, loser) => {
    expect(compareSpecificity({ ...plain, ...winner }, { ...plain, ...loser })).toBeLessThan(0);
    expect(compareSpecificity({ ...plain, ...loser }, { ...plain, ...winner })).toBeGreaterThan(0);
  });

  test("stars are counted by kind", () => {
    expect(countStars("a**b*c**")).toEqual({ double: 2, single: 1, literals: 3 });
  });
});
