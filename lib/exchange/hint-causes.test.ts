import { describe, expect, test } from "vitest";
import { sampleTokens } from "#lib/rules/presets/sample-tokens.ts";
import { applyToRule, toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { Conditions } from "#lib/schemas/conditions.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { defaultApiScopes } from "#lib/schemas/organisation.ts";
import { previewRule } from "./preview.ts";
import { suggestHints } from "./suggest-hints.ts";
import { anOrganisation, aProvider, aRule, at } from "./test-world.ts";
import type { Rule } from "./trust.ts";

/** One row per cause: what stands in the rule, whose token it is, and the cause that comes first. */

const publicUrl = "https://mooring.example";
const seconds = at.getTime() / 1000;
const organisation = anOrganisation({ apiScopes: defaultApiScopes });

type Claims = Record<string, unknown>;
const times = { iat: seconds - 60, nbf: seconds - 65, exp: seconds + 3540, jti: "j1", aud: publicUrl };
const main = "project_path:acme/payments:ref_type:branch:ref:main";
const any = "project_path:acme/payments:**";
const gitlab = {
  ...times,
  iss: "https://gitlab.com",
  sub: main,
  namespace_id: "5123401",
  namespace_path: "acme",
  project_id: "57382910",
  project_path: "acme/payments",
  pipeline_source: "push",
  job_id: "7446098166",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  sha: "9898863c",
};
const feature = {
  ...gitlab,
  sub: main.replace("main", "feature/login"),
  ref: "feature/login",
  ref_path: "refs/heads/feature/login",
  ref_protected: "false",
};
const byId = { ...gitlab, sub: "project_id:57382910:ref_type:branch:ref:main" };
const github = {
  ...times,
  iss: "https://token.actions.githubusercontent.com",
  sub: "repo:acme/web:ref:refs/heads/main",
  repository: "acme/web",
  repository_id: "456",
  repository_owner: "acme",
  repository_owner_id: "123",
  ref: "refs/heads/main",
  ref_type: "branch",
  event_name: "push",
  workflow: "deploy",
  job_workflow_ref: "acme/web/.github/workflows/deploy.yml@refs/heads/main",
};
const githubById = { ...github, sub: "repo:acme@123/web@456:ref:refs/heads/main" };
const pod = {
  ...times,
  iss: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
  sub: "system:serviceaccount:prod:deployer",
  "kubernetes.io": {
    namespace: "prod",
    pod: { name: "deployer-abc", uid: "p-1" },
    serviceaccount: { name: "deployer", uid: "u-1" },
  },
};
const workload = {
  ...times,
  iss: "https://idp.example",
  sub: "workload:billing:job:nightly",
  team: "billing",
  path: "a:b:c",
  meta: { env: "prod" },
};
const terraform = {
  ...times,
  iss: "https://app.terraform.io",
  sub: "organization:acme:project:infra:workspace:prod:run_phase:apply",
  terraform_organization_id: "org-1",
  terraform_organization_name: "acme",
  terraform_run_id: "run-2",
};
const circle = {
  ...times,
  iss: "https://oidc.circleci.com/org/O",
  sub: "org/O/project/P/user/U",
  "oidc.circleci.com/project-id": "P",
};

const kinds: Record<string, ProviderKind> = {
  "https://gitlab.com": "gitlab",
  "https://token.actions.githubusercontent.com": "github",
  [pod.iss]: "kubernetes",
};

function makeRule(wire: WireRule, issuer: string): Rule {
  return aRule({
    ...toRuleView(wire, publicUrl),
    trustedAudiences: [publicUrl],
    allowedScopes: ["read"],
    provider: aProvider({ issuer, kind: kinds[issuer] ?? "generic" }),
  });
}

function judge(rule: Rule, claims: Claims) {
  return previewRule({ subject: { kind: "claims", claims }, at }, rule, organisation);
}

function hintsFor(rule: Rule, claims: Claims): Hint[] {
  return suggestHints(judge(rule, claims), { at, publicUrl });
}

/** The rule after the first fix of its hints, and of what is left then, until there is none. */
function mend(rule: Rule, claims: Claims): { rule: Rule; fixes: Hint[] } {
  const fixes: Hint[] = [];
  let mended = rule;
  for (let round = 0; round < 8; round++) {
    const hint = hintsFor(mended, claims).find(({ fix }) => fix !== undefined);
    if (hint?.fix === undefined) break;
    mended = applyToRule(mended, hint.fix);
    fixes.push(hint);
  }
  return { rule: mended, fixes };
}

type Row = [string, string, Conditions, Claims?];

const mended: Row[] = [
  ["case_differs", main.replace("project_path", "Project_Path"), {}],
  ["case_differs", "Repo:acme/web:ref:refs/heads/main", {}, github],
  ["case_differs", "repo:Acme@123/Web@456:ref:refs/heads/main", {}, githubById],
  ["case_differs", "system:serviceAccount:prod:deployer", {}, pod],
  ["confusable_characters", main.replace("acme", "\u0430cme"), {}],
  ["confusable_characters", main.replace(":ref:", ":ref\uff1a"), {}],
  ["confusable_characters", main, { ref: "m\u0430in" }],
  ["refs_heads_prefix", main.replace(":main", ":heads/main"), {}],
  ["string_or_boolean", main, { ref_protected: "protected" }],
  ["star_stops_at_colon", workload.sub, { path: { matches: "a:*" } }, workload],
  ["typo", `${main}:`, {}],
  ["typo", main.replace("project_path", "project_pth"), {}],
  ["typo", main.replace("ref_type", "reftype"), {}],
  ["wrong_separator", "project_path=acme/payments:ref_type=branch:ref=main", {}],
  [
    "custom_subject_components",
    main,
    {},
    { ...gitlab, sub: "project_path:acme/payments:ref:main:ref_type:branch" },
  ],
  [
    "custom_subject_components",
    github.sub,
    {},
    { ...github, sub: "repository_owner_id:123:repository_id:456" },
  ],
  [
    "custom_subject_components",
    github.sub,
    {},
    { ...github, sub: `job_workflow_ref:${github.job_workflow_ref}` },
  ],
  ["custom_subject_components", github.sub, {}, { ...github, sub: "repo:acme/web" }],
  [
    "custom_subject_components",
    `repo:acme/web:context:ref:refs/heads/main:job_workflow_ref:${github.job_workflow_ref}`,
    {},
    github,
  ],
  ["unknown_claim", workload.sub, { taem: "billing" }, workload],
  ["unknown_claim", workload.sub, { Team: "billing" }, workload],
  ["unknown_claim", main, { CI_COMMIT_REF_NAME: "main" }],
  ["unknown_claim", main, { CI_COMMIT_REF_PROTECTED: "true" }],
  ["unknown_claim", main, { CI_PROJECT_NAMESPACE: "acme" }],
  ["unknown_claim", main, { projectPath: "acme/payments" }],
  ["unknown_claim", github.sub, { GITHUB_REPOSITORY: "acme/web" }, github],
  ["unknown_claim", github.sub, { repositoryId: "456" }, github],
  ["unknown_claim", circle.sub, { "project-id": "P" }, circle],
  ["unknown_claim", circle.sub, { "/oidc.circleci.com/project-id": "P" }, circle],
  ["nested_claim", pod.sub, { "/kubernetes.io/serviceAccount/name": "deployer" }, pod],
  ["nested_claim", pod.sub, { "$['kubernetes.io'].namespace": "prod" }, pod],
  ["nested_claim", pod.sub, { "/kubernetes/namespace": "prod" }, pod],
  ["nested_claim", pod.sub, { "/kubernetes.io/pod": "deployer-abc" }, pod],
  ["nested_claim", workload.sub, { env: "prod" }, workload],
  ["url_for_path", "project_path:git@gitlab.com:acme/payments.git:ref_type:branch:ref:main", {}],
  ["url_for_path", "project_path:ssh://git@gitlab.com/acme/payments.git:ref_type:branch:ref:main", {}],
  ["url_for_path", "repo:https://github.com/acme/web:ref:refs/heads/main", {}, github],
  ["url_for_path", main, { project_path: "./acme/payments" }],
  ["url_for_path", main, { namespace_path: "https://gitlab.com/groups/acme" }],
  [
    "percent_encoding",
    "repo:acme/web:environment:prod:eu",
    {},
    { ...github, sub: "repo:acme/web:environment:prod%3Aeu" },
  ],
  ["pattern_syntax", main, { ref: "main,develop" }],
  ["pattern_syntax", main, { ref: "/^main$/" }],
  ["pattern_syntax", main, { ref: "(?i)main" }],
  ["pattern_syntax", main, { ref: "!develop" }],
  ["pattern_syntax", any, { ref: "feature/**" }, feature],
  ["pattern_syntax", any, { ref: "^feature" }, feature],
  ["pattern_syntax", "project_path:acme/payments:.*", {}],
  ["pattern_syntax", "/project_path:acme\\/payments:.*/", {}],
  ["pattern_syntax", "re:^project_path:acme/.*$", {}],
  ["pattern_syntax", main.replace("main", "(?!x).*"), {}],
  ["id_for_name", main.replace("acme/payments", "57382910"), {}],
  ["id_for_name", main, { project_path: "57382910" }],
  ["name_for_id", pod.sub, { "/kubernetes.io/serviceaccount/uid": "deployer" }, pod],
  ["name_for_id", terraform.sub, { terraform_organization_id: "acme" }, terraform],
  ["name_for_id", main, { project_id: "payments" }],
  ["volatile_claim", terraform.sub, { terraform_run_id: "run-1" }, terraform],
  ["ci_variable_not_expanded", main.replace("acme/payments", "$(CI_PROJECT_PATH)"), {}],
  ["ci_variable_not_expanded", main.replace("acme/payments", "<GROUP>/<PROJECT>"), {}],
  ["ci_variable_not_expanded", `repo:$\{{ github.repository }}:ref:$\{{ github.ref }}`, {}, github],
  ["namespace_renamed", main.replace("acme", "old"), { project_id: "57382910", namespace_path: "old" }],
  ["namespace_renamed", byId.sub, { project_path: "old/payments" }, byId],
  [
    "namespace_renamed",
    "repo:old/web:ref:refs/heads/main",
    { repository_owner_id: "123", repository_owner: "old" },
    github,
  ],
  ["other_value", main, { ref_protected: "false" }],
  ["branch_or_tag", any, { ref_type: "tag" }],
  [
    "subgroup_depth",
    "project_path:acme/*:ref_type:branch:ref:main",
    { namespace_path: { matches: "acme/*" } },
  ],
  ["other_value", "project_path:acme/*:**", { pipeline_source: ["web", "schedule"] }],
];

describe.each(mended)("%s first: %s %o", (code, subject, conditions, claims = gitlab) => {
  const rule = makeRule({ providerSubject: subject, conditions }, String(claims.iss));

  test("is told, and its fixes let the token in", () => {
    expect(hintsFor(rule, claims)[0]?.code).toBe(code);
    expect(judge(mend(rule, claims).rule, claims).outcome).toBe("accepted");
  });

  test("lets in no other subject, and no new star", () => {
    const { rule: after, fixes } = mend(rule, claims);
    const { kind, issuer } = rule.provider;
    const samples = [rule, after].flatMap((each) =>
      sampleTokens({ rule: each, kind, issuer, publicUrl, at }),
    );
    const gained = samples.filter(
      (sample) =>
        sample.claims.sub !== claims.sub &&
        judge(after, sample.claims).outcome === "accepted" &&
        judge(rule, sample.claims).outcome !== "accepted",
    );
    expect(gained.map((sample) => sample.claims.sub)).toEqual([]);
    expect(after.subject.split("*").length).toBeLessThanOrEqual(rule.subject.split("*").length);
    expect(fixes.length).toBeGreaterThan(0);
  });
});

const refused: Row[] = [
  [
    "confusable_characters",
    main,
    {},
    { ...gitlab, sub: main.replace("main", "m\u0430in"), ref: "m\u0430in" },
  ],
  ["confusable_characters", any, { ref: "main" }, { ...gitlab, ref: "main\u200b" }],
  ["other_id", "repo:acme@124/web@456:ref:refs/heads/main", {}, githubById],
  ["other_id", pod.sub, { "/kubernetes.io/serviceaccount/uid": "u-2" }, pod],
  [
    "other_namespace",
    github.sub,
    {},
    { ...github, sub: "repository_id:9", repository: "mallory/web", repository_id: "9" },
  ],
  ["other_ref", main, { ref_protected: "true" }, feature],
  ["unknown_claim", main, { target_branch: "main" }],
  [
    "ci_variable_not_expanded",
    main,
    { environment: "review/x" },
    { ...gitlab, environment: "review/$CI_COMMIT_REF_SLUG" },
  ],
];

test.each(refused)("%s first, without a fix: %s %o", (code, subject, conditions, claims = gitlab) => {
  const hints = hintsFor(makeRule({ providerSubject: subject, conditions }, String(claims.iss)), claims);
  expect(hints[0]?.code).toBe(code);
  expect(hints.filter(({ fix }) => fix !== undefined)).toEqual([]);
});

test.each([
  [
    "https://agent.buildkite.com",
    "organization:acme:pipeline:deploy:ref:refs/heads/main:commit:abc:step:build",
    "organization:acme:pipeline:deploy:ref:refs/heads/main:commit:9f3384d:step:build",
    "organization:acme:pipeline:deploy:ref:refs/heads/main:commit:*:step:build",
  ],
  [
    "https://api.bitbucket.org/2.0/workspaces/ws/pipelines-config/identity/oidc",
    "{aaaa}:{bbbb}",
    "{aaaa}:{cccc}",
    "{aaaa}:*",
  ],
])("what changes with every run of %s is left open, and that widens", (iss, subject, sub, value) => {
  const [hint] = hintsFor(makeRule({ providerSubject: subject }, iss), { ...workload, iss, sub });
  expect(hint).toMatchObject({
    code: "volatile_claim",
    fix: [{ field: "providerSubject", value }],
    widens: true,
  });
});

test.each([
  [
    main,
    {},
    { ...gitlab, sub: "project_path:acme/payments:ref_type:tag:ref:v1" },
    "subject",
    "The subject does not match the pattern: ref_type: expected branch, got tag; ref: expected main, got v1.",
  ],
  [
    main,
    {},
    { ...gitlab, sub: `${main}\u200b` },
    "subject",
    "The subject does not match the pattern: ref: expected main, got main\u200b. The token has U+200B.",
  ],
  [
    main,
    { ref: "m\u0430in" },
    gitlab,
    "condition",
    "ref does not match. The rule has U+0430 (looks like a).",
  ],
] as const)("the check of %s %o names what differs", (subject, conditions, claims, stage, message) => {
  const rule = makeRule({ providerSubject: subject, conditions }, "https://gitlab.com");
  expect(judge(rule, claims).checks.find((check) => check.stage === stage)?.message).toBe(message);
});
