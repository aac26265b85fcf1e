import { describe, expect, test } from "vitest";
import { changesBetween } from "./changes-between.ts";

describe("the changes between two versions", () => {
  const labels = { name: "Name", description: "Description", scopes: "Scopes" };
  const before = { name: "deployer", description: "", scopes: ["read"], version: 1 };

  test("name each field that differs, with both values", () => {
    const after = { name: "deployer", description: "Deploys", scopes: ["read", "write"], version: 2 };
    expect(changesBetween(before, after, labels)).toEqual([
      { label: "Description", before: "nothing", after: "Deploys" },
      { label: "Scopes", before: '["read"]', after: '["read","write"]' },
    ]);
  });
  test("are none when only what is not shown differs", () => {
    expect(changesBetween(before, { ...before, version: 2 }, labels)).toEqual([]);
  });
  test("cut a long value", () => {
    const [change] = changesBetween(before, { ...before, name: "x".repeat(300) }, labels);
    expect(change?.after).toHaveLength(201);
  });
});
