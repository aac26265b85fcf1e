import { expect, test } from "vitest";
import { applyFix } from "./apply-fix.ts";
import { emptyRuleValues } from "./rule-values.ts";

const values = {
  ...emptyRuleValues("https://mooring.example", "read"),
  providerSubject: "project_path:acme/*",
  conditions: [
    { claim: "ref", operator: "equals" as const, values: ["main"] },
    { claim: "ref_type", operator: "equals" as const, values: ["branch"] },
  ],
};

test("a fix of the subject sets the subject", () => {
  const fixed = applyFix(values, [{ field: "providerSubject", value: "project_path:acme/pay:**" }]);
  expect(fixed).toEqual({ ...values, providerSubject: "project_path:acme/pay:**" });
});

test("a fix of a condition changes it in its place", () => {
  const fixed = applyFix(values, [{ field: "conditions.ref", value: { matches: ["main", "v*"] } }]);
  expect(fixed.conditions).toEqual([
    { claim: "ref", operator: "matches", values: ["main", "v*"] },
    values.conditions[1],
  ]);
});

test("a condition that is not there is added, one set to null goes", () => {
  const fixed = applyFix(values, [
    { field: "conditions.ref", value: null },
    { field: "conditions.project_id", value: "20" },
  ]);
  expect(fixed.conditions).toEqual([
    values.conditions[1],
    { claim: "project_id", operator: "equals", values: ["20"] },
  ]);
});

test("a field that is not of the form changes nothing", () => {
  expect(applyFix(values, [{ field: "provider.status", value: "active" }])).toEqual(values);
});
