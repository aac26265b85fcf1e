import { expect, test } from "vitest";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { adviseRule } from "./advisor/advise-rule.ts";
import { compareSubject } from "./compare-subject.ts";
import { suggestFixes } from "./hints/suggest-fixes.ts";
import { parseTokenInput } from "./parse-token-input.ts";
import { judgeReach } from "./reach/judge-reach.ts";
import { toRuleView } from "./rule-view.ts";

const publicUrl = "https://mooring.example";
const at = new Date("2026-11-25T12:00:00Z");
const subject = `project_path:acme/${"a".repeat(1900)}:ref_type:branch:ref:main`;
const rule = toRuleView(
  {
    providerSubject: `project_path:acme/${"*a".repeat(12)}b:ref_type:branch:ref:main`,
    conditions: { ref: "Main" },
  },
  publicUrl,
);
const gitlab = { kind: "gitlab" as const, issuer: "https://gitlab.com" };

function best(run: () => unknown): number {
  const times = Array.from({ length: 9 }, () => {
    const startedAt = quietNow();
    run();
    return quietNow() - startedAt;
  });
  return Math.min(...times);
}

test("a keystroke on a twelve-star pattern and a token of 16 KiB is answered within a frame", () => {
  const encode = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, "");
  const token = `${encode({ alg: "RS256" })}.${encode({ sub: subject, fill: "a".repeat(9_000) })}.c2ln`;
  const claims = {
    iss: gitlab.issuer,
    sub: subject,
    aud: publicUrl,
    ref: "main",
    project_path: "acme/a",
    project_id: "1",
  };
  const failing = (stage: "subject" | "condition", claim?: string) =>
    ({
      code: `${stage}_mismatch`,
      stage,
      claim,
      status: "fail",
      expected: null,
      actual: null,
      message: "",
    }) as const;
  const provider = { id: "idp_1", name: "GitLab", status: "active" as const, ...gitlab };
  const spent = best(() => {
    parseTokenInput(token);
    compareSubject(rule.subject, subject, "gitlab");
    adviseRule(rule, { ...gitlab, now: at, publicUrl });
    suggestFixes({ rule, claims, checks: [failing("subject"), failing("condition", "ref")], provider, at });
    judgeReach(rule, { ...gitlab, publicUrl, at });
  });
  // The budget is 16 ms; a busy test machine gets double.
  expect(spent).toBeLessThan(32);
});
