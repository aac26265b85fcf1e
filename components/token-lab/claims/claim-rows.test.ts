import { describe, expect, test } from "vitest";
import type { Check } from "#lib/schemas/check.ts";
import { toClaimRows } from "./claim-rows.ts";
import { joinParts, splitParts } from "./pattern-parts.ts";

const check = (more: Partial<Check> & Pick<Check, "stage" | "status">): Check => ({
  code: more.stage,
  expected: null,
  actual: null,
  message: "",
  ...more,
});
const rowsOf = (claims: Record<string, unknown>, checks: Check[] = []) =>
  toClaimRows({ claims, checks, kind: "gitlab", issuer: "https://gitlab.com" });

describe("the rows of a token's claims", () => {
  test("begin with what fails, then what is in use, then ids that are good to pin", () => {
    const rows = rowsOf(
      { foo: 1, project_id: "1", job_id: "2", ref_protected: "true", user_email: "a@b.c" },
      [
        check({ stage: "condition", status: "pass", claim: "ref_protected" }),
        check({ stage: "condition", status: "fail", claim: "environment", code: "claim_missing" }),
      ],
    );
    expect(rows.map(({ name }) => name)).toEqual([
      "environment",
      "ref_protected",
      "project_id",
      "foo",
      "job_id",
      "user_email",
    ]);
    expect(rows[0]).toMatchObject({ isMissing: true, use: { by: "condition 2", holds: false } });
    expect(rows[1]).toMatchObject({ use: { by: "condition 1", holds: true } });
    expect(rows[5]).toMatchObject({ isPersonal: true, mark: "personal" });
  });

  test("say of a claim that a record leaves out that it was never stored, not that it is missing", () => {
    const rows = rowsOf({ ref: "main" }, [
      check({ stage: "condition", status: "skipped", claim: "user_email" }),
      check({ stage: "condition", status: "fail", claim: "environment", code: "claim_missing" }),
    ]);
    expect(rows.find(({ name }) => name === "user_email")).toMatchObject({
      isMissing: false,
      isWithheld: true,
      use: null,
    });
    expect(rows.find(({ name }) => name === "environment")).toMatchObject({
      isMissing: true,
      isWithheld: false,
    });
  });

  test("say which parts of the subject fit, claim by claim", () => {
    const rows = rowsOf({ ref: "v1", ref_type: "tag", project_path: "a/b" }, [
      check({
        stage: "subject",
        status: "fail",
        expected: "project_path:a/b:ref_type:branch:ref:*",
        actual: "project_path:a/b:ref_type:tag:ref:v1",
      }),
    ]);
    const uses = Object.fromEntries(rows.map(({ name, use }) => [name, use?.holds]));
    expect(uses).toEqual({ ref: true, ref_type: false, project_path: true });
  });

  test("name members of objects by JSON Pointer", () => {
    const rows = rowsOf({ "kubernetes.io": { namespace: "prod", "a/b": { c: 1 } }, empty: {} });
    expect(rows.map(({ name }) => name)).toEqual([
      "/kubernetes.io/namespace",
      "/kubernetes.io/a~1b/c",
      "empty",
    ]);
  });
});

describe("a pattern from a value", () => {
  test("has a star where a part was pressed, and the rest as it was", () => {
    const parts = splitParts("acme/pay-ments:v1.4");
    expect(joinParts(parts, new Set())).toBe("acme/pay-ments:v1.4");
    expect(joinParts(parts, new Set([2, 6]))).toBe("acme/*-ments:*.4");
  });
});
