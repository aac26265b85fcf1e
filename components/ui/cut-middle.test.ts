import { expect, test } from "vitest";
import { cutMiddle } from "./cut-middle.ts";

test("a text that fits is left alone", () => {
  expect(cutMiddle("ref:main", 8)).toBe("ref:main");
});
test("a longer one is cut in the middle, to the length asked for, and keeps its end", () => {
  const cut = cutMiddle("project_path:acme/payments:ref_type:branch:ref:main", 30);
  expect(cut).toHaveLength(30);
  expect(cut.endsWith("branch:ref:main")).toBe(true);
  expect(cut.startsWith("project_pat")).toBe(true);
});
