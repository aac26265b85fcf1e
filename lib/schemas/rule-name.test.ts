import { expect, test } from "vitest";
import { nameFromSubject } from "./rule-name.ts";

test.each([
  ["project_path:acme/payments:ref_type:branch:ref:main", "acme/payments branch main"],
  ["project_path:acme/*:ref_type:tag:ref:v*", "acme/* tag v*"],
  ["repo:acme/web:ref:refs/heads/feature/x", "acme/web branch feature/x"],
  ["repo:acme/web:ref:refs/tags/v1", "acme/web tag v1"],
  ["repo:acme/web:environment:prod", "acme/web environment prod"],
  ["repo:acme/web:pull_request", "repo:acme/web:pull_request"],
  ["system:serviceaccount:prod:deployer", "prod/deployer"],
  ["anything else", "anything else"],
  [" ", "federated identity"],
])("the subject %j gives the name %j", (subject, name) => {
  expect(nameFromSubject(subject)).toBe(name);
});

test("a long subject is cut to a name, never inside a surrogate pair", () => {
  for (const subject of ["a".repeat(512), `${"a".repeat(253)}😀${"b".repeat(100)}`]) {
    const name = nameFromSubject(subject);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name.isWellFormed()).toBe(true);
  }
});
