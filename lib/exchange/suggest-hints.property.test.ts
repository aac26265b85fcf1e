import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleTokens } from "#lib/rules/presets/sample-tokens.ts";
import { applyToRule, toRuleView } from "#lib/rules/rule-view.ts";
import type { Conditions } from "#lib/schemas/conditions.ts";
import { defaultApiScopes } from "#lib/schemas/organisation.ts";
import { previewRule } from "./preview.ts";
import { suggestHints } from "./suggest-hints.ts";
import { anOrganisation, aRule, at } from "./test-world.ts";
import type { Rule } from "./trust.ts";

const publicUrl = "https://mooring.example";
const organisation = anOrganisation({ apiScopes: defaultApiScopes });
const base = aRule({
  ...toRuleView({}, publicUrl),
  trustedAudiences: [publicUrl],
  allowedScopes: ["read"],
});
const providers = {
  gitlab: base.provider,
  github: {
    ...base.provider,
    kind: "github" as const,
    issuer: "https://token.actions.githubusercontent.com",
  },
};

const subjects = fc.constantFrom(
  "project_path:acme/payments:ref_type:branch:ref:main",
  "project_path:acme/*:ref_type:branch:ref:main",
  "project_path:acme/payments:ref_type:branch:ref:*",
  "project_path:acme/payments:ref_type:tag:ref:v*",
  "project_path:acme/payments:**",
  "project_path:acme/payments:*",
  "project_path:acme/payments",
  "project_path:acme/payments:environment:production",
  "project_path:acme/payments:ref_type:merge_request:ref:*",
  "project_id:57382910:ref_type:branch:ref:main",
  "repo:acme/payments:ref:refs/heads/main",
  "repo:acme@5123401/payments@57382910:ref:refs/heads/main",
  "repo:acme/payments:environment:production",
  "repo:acme/*:ref:refs/heads/main",
  "acme/payments",
);
const slips = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replace("acme", "Acme"),
  (text) => `${text} `,
  (text) => text.replace("ref:main", "ref:refs/heads/main"),
  (text) => text.replace("payments", "paymnets"),
  (text) => text.replace("main", "master"),
  (text) => `"${text}"`,
  (text) => text.replace("acme/payments", "acme%2Fpayments"),
  (text) => text.replace("acme/payments", "acme/(payments|web)"),
  (text) => text.replace("acme/payments", "$CI_PROJECT_PATH"),
);
const conditions = fc.constantFrom<Conditions>(
  {},
  { ref_protected: "true" },
  { ref_protected: "yes" },
  { project_id: "57382910" },
  { project_id: "acme/payments" },
  { branch: "main" },
  { branch: { matches: "*" } },
  { ref: "refs/heads/main" },
  { ref: ["main", "develop"], pipeline_source: ["push", "web"] },
  { environment: "production", environment_protected: "true" },
  { sha: "1" },
  { ref_type: "merge_request" },
  { project_path: { matches: "Acme/*" } },
);
const rules = fc
  .record({
    subject: subjects,
    slip: slips,
    second: slips,
    conditions,
    kind: fc.constantFrom("gitlab" as const, "github" as const),
  })
  .map(
    ({ subject, slip, second, conditions, kind }): Rule => ({
      ...base,
      subject: second(slip(subject)),
      conditions,
      provider: providers[kind],
    }),
  );

/** Samples about acme/payments, whatever the rule says. */
const samples = {
  gitlab: sampleTokens({
    rule: { ...base, subject: "project_path:acme/payments:ref_type:branch:ref:main" },
    kind: "gitlab",
    issuer: providers.gitlab.issuer,
    publicUrl,
    at,
  }),
  github: sampleTokens({
    rule: { ...base, subject: "repo:acme/payments:ref:refs/heads/main" },
    kind: "github",
    issuer: providers.github.issuer,
    publicUrl,
    at,
  }),
};

function preview(rule: Rule, claims: Record<string, unknown>) {
  return previewRule({ subject: { kind: "claims", claims }, at }, rule, organisation);
}

function isAccepted(rule: Rule, claims: Record<string, unknown>): boolean {
  return preview(rule, claims).outcome === "accepted";
}

const cases = fc.record({ rule: rules, index: fc.nat(15) }).map(({ rule, index }) => {
  const all = rule.provider.kind === "github" ? samples.github : samples.gitlab;
  return { rule, all, sample: all[index % all.length] ?? samples.gitlab[0] };
});

test("every fix mends a check, and a mended subject lets in no other subject", () => {
  let fixes = 0;
  fc.assert(
    fc.property(cases, ({ rule, all, sample }) => {
      if (sample === undefined) return;
      const before = preview(rule, sample.claims);
      const failing = before.checks.filter(({ status }) => status === "fail");
      const hints = suggestHints(before, { at, publicUrl });
      if (failing.length === 0) expect(hints).toEqual([]);
      for (const { fix } of hints) {
        if (fix === undefined) continue;
        fixes++;
        const mended = applyToRule(rule, fix);
        const left = preview(mended, sample.claims).checks.filter(({ status }) => status === "fail");
        const still = failing.filter(({ stage, claim }) =>
          left.some((each) => each.stage === stage && each.claim === claim),
        );
        expect(
          still.length,
          JSON.stringify({ subject: rule.subject, conditions: rule.conditions, sample: sample.id, fix }),
        ).toBeLessThan(failing.length);
        if (!fix.some(({ field }) => field === "providerSubject")) continue;
        for (const other of all) {
          if (other.claims.sub === sample.claims.sub) continue;
          expect(isAccepted(mended, other.claims) && !isAccepted(rule, other.claims)).toBe(false);
        }
      }
    }),
    { numRuns: 4000 },
  );
  expect(fixes).toBeGreaterThan(1000);
}, 60_000);

test("a fork's token and a look-alike owner's never get a fix", () => {
  fc.assert(
    fc.property(rules, fc.constantFrom("fork", "similar_name"), (rule, id) => {
      fc.pre(!rule.subject.includes("$CI") && !("project_path" in rule.conditions));
      const all = rule.provider.kind === "github" ? samples.github : samples.gitlab;
      const claims = all.find((sample) => sample.id === id)?.claims ?? {};
      const hints = suggestHints(preview(rule, claims), { at, publicUrl });
      expect(
        hints.filter(({ fix }) => fix !== undefined),
        JSON.stringify({ subject: rule.subject, hints }),
      ).toEqual([]);
    }),
    { numRuns: 2000 },
  );
}, 60_000);
