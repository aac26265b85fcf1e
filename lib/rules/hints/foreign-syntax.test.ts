import { expect, test } from "vitest";
import { matchesForeignSyntax } from "./foreign-syntax.ts";

test.each([
  ["(main|develop)", "develop"],
  ["release-(1|2)-(a|b|c)", "release-2-c"],
  ["{main,develop}", "main"],
  ["v[0-9]+", "v12"],
  ["^main$", "main"],
  ["/^release-.*$/", "release-1"],
  ["main, develop", "develop"],
  ['["main","develop"]', "develop"],
  ["ma*", "main"],
])("%s would match %s elsewhere", (text, actual) => {
  expect(matchesForeignSyntax(text, actual)).toBe(true);
});

test.each([
  ["main", "develop"],
  ["(main|develop)", "feature"],
  ["v{1,2}", "x"],
  ["!acme/secret", "mallory/x"],
])("%s would not match %s", (text, actual) => {
  expect(matchesForeignSyntax(text, actual)).toBe(false);
});

test.each([
  "(a|b)",
  "{a,b}",
  "(",
  "[a",
  "a|",
  "(?:a|b)",
  "{a",
  "(a|b|c|d|e|f|g|h)",
])("%s over and over is read within a few milliseconds", (part) => {
  const text = part.repeat(60).slice(0, 256);
  const startedAt = performance.now();
  matchesForeignSyntax(text, "z".repeat(512));
  expect(performance.now() - startedAt).toBeLessThan(200);
});
