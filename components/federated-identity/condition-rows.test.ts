import { expect, test } from "vitest";
import { toConditions, toRows } from "./condition-rows.ts";

const saved = {
  ref_protected: true,
  runner_id: 20,
  ref: { equals: "main" },
  user_login: { exists: false },
} as const;

test("every operator of the wire becomes a row", () => {
  expect(
    toRows({
      a: "x",
      b: ["x", true],
      c: { matches: "v*" },
      d: { matches: ["a", "b"] },
      e: { exists: true },
      f: { exists: false },
    }),
  ).toEqual([
    { claim: "a", operator: "equals", values: ["x"] },
    { claim: "b", operator: "one_of", values: ["x", "true"] },
    { claim: "c", operator: "matches", values: ["v*"] },
    { claim: "d", operator: "matches", values: ["a", "b"] },
    { claim: "e", operator: "exists", values: [] },
    { claim: "f", operator: "absent", values: [] },
  ]);
});

test("rows nobody touched keep the saved spelling, types and long forms included", () => {
  expect(toConditions(toRows(saved), saved)).toEqual(saved);
});

test("a changed row is spelt anew, its neighbours are not", () => {
  const rows = toRows(saved).map((row) => (row.claim === "runner_id" ? { ...row, values: ["21"] } : row));
  expect(toConditions(rows, saved)).toEqual({ ...saved, runner_id: "21" });
});

test("one pattern is written alone, several as a list", () => {
  const row = { claim: "ref", operator: "matches" as const };
  expect(toConditions([{ ...row, values: ["v*"] }])).toEqual({ ref: { matches: "v*" } });
  expect(toConditions([{ ...row, values: ["v*", "r*"] }])).toEqual({ ref: { matches: ["v*", "r*"] } });
});
