import { expect, test } from "vitest";
import type { Check } from "#lib/schemas/check.ts";
import { explainCounterfactual } from "./explain-counterfactual.ts";
import type { HintInput } from "./hint-input.ts";
import { suggestFixes } from "./suggest-fixes.ts";

const at = new Date("2026-11-25T12:00:00Z");
const check = (code: string, stage: Check["stage"], more: Partial<Check> = {}): Check => ({
  code,
  stage,
  status: "fail",
  expected: null,
  actual: null,
  message: "",
  ...more,
});
const input = (checks: Check[], more: Partial<HintInput> = {}): HintInput => ({
  rule: null,
  claims: { iat: 0, exp: 60 },
  checks,
  provider: null,
  at,
  ...more,
});

test("nothing failing gives nothing", () => {
  expect(suggestFixes(input([check("subject", "subject", { status: "pass" })]))).toEqual([]);
});

test("a job token is known by its prefix", () => {
  const [hint] = suggestFixes(
    input([check("token_malformed", "format")], { claims: null, rawToken: "glcbt-64_x" }),
  );
  expect(hint?.code).toBe("job_token");
});

test("an unknown key says when the keys were fetched, and to refresh them", () => {
  const [hint] = suggestFixes(
    input([check("key_unknown", "key")], {
      header: { kid: "new-key" },
      keysFetchedAt: new Date("2026-11-25T09:00:00Z"),
    }),
  );
  expect(hint?.code).toBe("key_unknown");
  expect(hint?.message).toContain("new-key");
  expect(hint?.message).toContain("3 h ago");
  expect(hint?.message).toContain("Refresh keys");
});

test.each([
  ["alg_not_allowed", "header", "algorithm_not_allowed"],
  ["signature_invalid", "signature", "signature_invalid"],
  ["token_encrypted", "format", "token_encrypted"],
  ["type_not_allowed", "header", "other_kind_of_token"],
] as const)("%s is rightly refused", (code, stage, hint) => {
  const found = suggestFixes(input([check(code, stage)]));
  expect(found.map((each) => each.code)).toEqual([hint]);
  expect(found[0]?.fix).toBeUndefined();
});

test.each([
  ["token_malformed", "format"],
  ["token_too_large", "format"],
  ["issuer_missing", "issuer"],
  ["subject_missing", "subject"],
  ["no_rule", "service_account"],
  ["scope_unknown", "scope"],
] as const)("%s says what is wrong, first and without a fix", (code, stage) => {
  const [hint] = suggestFixes(input([check(code, stage)]));
  expect(hint?.code).toBe(code);
  expect(hint?.fix).toBeUndefined();
});

test("the counterfactual is for one failing check only", () => {
  const subject = check("subject_mismatch", "subject");
  const audience = check("audience_mismatch", "audience");
  expect(explainCounterfactual({ checks: [subject], rule: null })).toBe(
    "Would be accepted if only the subject changed.",
  );
  expect(explainCounterfactual({ checks: [subject, audience], rule: null })).toBeNull();
  expect(explainCounterfactual({ checks: [], rule: null })).toBeNull();
});
