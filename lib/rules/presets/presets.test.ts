import { describe, expect, test } from "vitest";
import { judgeRule } from "#lib/rules/judge-rule.ts";
import { toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { describeSubject } from "./describe-subject.ts";
import { parseProjectUrl } from "./parse-project-url.ts";
import { parseSubject } from "./parse-subject.ts";
import { sampleTokens } from "./sample-tokens.ts";

const publicUrl = "https://mooring.example";
const at = new Date("2026-11-25T12:00:00Z");

function accepted(wire: WireRule, kind: ProviderKind = "gitlab", issuer = "https://gitlab.com"): string[] {
  const rule = toRuleView(wire, publicUrl);
  return sampleTokens({ rule, kind, issuer, publicUrl, at })
    .filter((sample) => judgeRule(rule, sample.claims, at).accepted)
    .map((sample) => sample.id);
}

describe("sampleTokens", () => {
  test("an exact rule with protection and id takes the main branch's pipelines and no other", () => {
    const rule = {
      providerSubject: "project_path:acme/payments:ref_type:branch:ref:main",
      conditions: { project_id: "57382910", ref_protected: "true" },
    };
    expect(accepted(rule)).toEqual(["main", "protected_environment", "schedule", "trigger"]);
  });

  test("a group rule takes siblings and subgroups, and no similar name", () => {
    const ids = accepted({ providerSubject: "project_path:acme/*:ref_type:branch:ref:*" });
    expect(ids).toContain("sibling_project");
    expect(ids).toContain("subgroup_project");
    expect(ids).toContain("merge_request");
    expect(ids).not.toContain("similar_name");
    expect(ids).not.toContain("fork");
    expect(ids).not.toContain("expired");
  });

  test("a rule on tags gets a tag of its own", () => {
    expect(accepted({ providerSubject: "project_path:acme/web:ref_type:tag:ref:v*" })).toEqual([
      "tag",
      "tag_unprotected",
    ]);
  });

  test("a rule on release branches gets a release branch", () => {
    expect(accepted({ providerSubject: "project_path:acme/web:ref_type:branch:ref:release/*" })).toContain(
      "main",
    );
  });

  test("an id-first rule gets id-first subjects", () => {
    expect(accepted({ providerSubject: "project_id:20:ref_type:branch:ref:main" })).toContain("main");
  });

  test.each([
    ["repo:acme/web:ref:refs/heads/main", "main"],
    ["repo:acme@12/web@34:ref:refs/heads/main", "main"],
    ["repo:acme/web:environment:production", "protected_environment"],
    ["repo:acme/web:pull_request", "merge_request"],
  ])("GitHub: %s takes %s", (providerSubject, id) => {
    expect(accepted({ providerSubject }, "github", "https://token.actions.githubusercontent.com")).toContain(
      id,
    );
  });

  test("Kubernetes: one account of one namespace", () => {
    expect(
      accepted(
        { providerSubject: "system:serviceaccount:prod:deployer" },
        "kubernetes",
        "https://k8s.example",
      ),
    ).toEqual(["main", "recreated_project"]);
  });

  test("runner_id is a number and the rest are strings, as GitLab sends them", () => {
    const rule = toRuleView({ providerSubject: "project_path:a/b:ref_type:branch:ref:main" }, publicUrl);
    const main = sampleTokens({ rule, kind: "gitlab", issuer: "https://gitlab.com", publicUrl, at })[0];
    expect(typeof main?.claims.runner_id).toBe("number");
    expect(main?.claims.ref_protected).toBe("true");
    expect(main?.claims.project_path).toBe("a/b");
  });
});

test.each([
  [
    "project_path:mygroup/myproject:ref_type:branch:ref:main",
    "gitlab",
    "Any branch pipeline of mygroup/myproject on branch main",
  ],
  [
    "project_path:acme/*:ref_type:branch:ref:release/*",
    "gitlab",
    "Any branch pipeline of every project in acme and its subgroups on branches that start with release/",
  ],
  ["project_path:acme/pay:ref_type:tag:ref:*", "gitlab", "Any tag pipeline of acme/pay, on any tag"],
  ["project_path:acme/pay:**", "gitlab", "Any pipeline of acme/pay, on any branch or tag"],
  [
    "project_id:20:ref_type:branch:ref:main",
    "gitlab",
    "Any branch pipeline of the project with id 20 on branch main",
  ],
  ["**", "gitlab", "Any token of this issuer"],
  ["repo:o/r:ref:refs/heads/main", "github", "Any workflow of o/r on branch main"],
  ["repo:o/r:environment:prod", "github", "Any job of o/r in environment prod"],
  ["system:serviceaccount:prod:deployer", "kubernetes", "The service account deployer in namespace prod"],
  ["user-7", "generic", "Only the subject user-7"],
] as const)("%s reads as a sentence", (pattern, kind, sentence) => {
  expect(describeSubject(pattern, kind)).toBe(sentence);
});

test.each([
  ["https://gitlab.com/acme/sub/pay", { projectPath: "acme/sub/pay", group: "acme/sub", project: "pay" }],
  ["https://gitlab.com/acme/pay/-/jobs/7446098166", { projectPath: "acme/pay", jobId: "7446098166" }],
  ["https://gitlab.com/acme/pay/-/pipelines/12?x=1", { projectPath: "acme/pay", pipelineId: "12" }],
  ["https://gitlab.com/acme/pay/-/tree/release/1", { projectPath: "acme/pay", ref: "release/1" }],
  ["git@gitlab.com:acme/pay.git", { projectPath: "acme/pay", host: "gitlab.com" }],
  ["https://github.com/o/r/actions/runs/1", { projectPath: "o/r" }],
  ["gitlab.com/acme/pay", { projectPath: "acme/pay", host: "gitlab.com" }],
])("the address %s names a project", (text, found) => {
  expect(parseProjectUrl(text)).toMatchObject(found);
});

test.each([
  "https://gitlab.com/",
  "https://gitlab.com/acme",
  "hello",
  "https://gitlab.com/a b/c",
])("the address %s names none", (text) => {
  expect(parseProjectUrl(text)).toBeNull();
});

test("a subject is split into named segments with their places", () => {
  const text = "project_path:acme/pay:ref_type:branch:ref:main";
  const segments = parseSubject("gitlab", text);
  expect(segments.map(({ name, value }) => [name, value])).toEqual([
    ["project_path", "acme/pay"],
    ["ref_type", "branch"],
    ["ref", "main"],
  ]);
  for (const segment of segments) expect(text.slice(segment.start, segment.end)).toBe(segment.value);
});
