import { describe, expect, test } from "vitest";
import { applyToRule, toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { Conditions } from "#lib/schemas/conditions.ts";
import { defaultApiScopes } from "#lib/schemas/organisation.ts";
import type { Evaluation } from "./ports.ts";
import { previewTrust } from "./preview.ts";
import { suggestHints } from "./suggest-hints.ts";
import { anAccount, anOrganisation, aProvider, aRule, at } from "./test-world.ts";
import type { Rule, TrustedProvider } from "./trust.ts";

const publicUrl = "https://mooring.example";
const seconds = at.getTime() / 1000;
const organisation = anOrganisation({ apiScopes: defaultApiScopes });
const serviceAccount = anAccount();
const gitlab = aProvider({ kind: "gitlab", issuer: "https://gitlab.com" });
const github = aProvider({ kind: "github", issuer: "https://token.actions.githubusercontent.com" });
const cluster = aProvider({ kind: "kubernetes", issuer: "https://k8s.example" });

function makeRule(wire: WireRule, of = gitlab, id = "fid_1"): Rule {
  return aRule({
    ...toRuleView({ allowedScopes: ["read"], ...wire }, publicUrl),
    trustedAudiences: wire.trustedAudiences ?? [publicUrl],
    allowedScopes: wire.allowedScopes ?? ["read"],
    id,
    name: id,
    provider: of,
  });
}

const times = { iat: seconds - 60, nbf: seconds - 65, exp: seconds + 3540, jti: "j1", aud: publicUrl };
const main = "project_path:acme/payments:ref_type:branch:ref:main";
const gitlabClaims = {
  ...times,
  iss: "https://gitlab.com",
  sub: main,
  namespace_id: "5123401",
  namespace_path: "acme",
  project_id: "57382910",
  project_path: "acme/payments",
  job_project_id: "57382910",
  job_project_path: "acme/payments",
  pipeline_id: "1391152406",
  pipeline_source: "push",
  job_id: "7446098166",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  runner_id: 12270852,
  runner_environment: "gitlab-hosted",
  sha: "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e",
  project_visibility: "private",
  user_login: "j.jansen",
};
const tag = {
  ...gitlabClaims,
  sub: "project_path:acme/payments:ref_type:tag:ref:v1.4.0",
  ref: "v1.4.0",
  ref_type: "tag",
  ref_path: "refs/tags/v1.4.0",
};
const feature = {
  ...gitlabClaims,
  sub: "project_path:acme/payments:ref_type:branch:ref:feature/login",
  ref: "feature/login",
  ref_path: "refs/heads/feature/login",
  ref_protected: "false",
};
const mergeRequest = { ...feature, pipeline_source: "merge_request_event" };
const byId = { ...gitlabClaims, sub: "project_id:57382910:ref_type:branch:ref:main" };
const production = {
  ...gitlabClaims,
  environment: "production",
  environment_protected: "true",
  deployment_tier: "production",
};
const githubClaims = {
  ...times,
  iss: github.issuer,
  sub: "repo:acme/web:ref:refs/heads/main",
  repository: "acme/web",
  repository_id: "456",
  repository_owner: "acme",
  repository_owner_id: "123",
  ref: "refs/heads/main",
  ref_type: "branch",
  event_name: "push",
};
const githubById = { ...githubClaims, sub: "repo:acme@123/web@456:ref:refs/heads/main" };
const githubEnvironment = {
  ...githubClaims,
  sub: "repo:acme/web:environment:production",
  environment: "production",
};
const pod = {
  ...times,
  aud: [publicUrl],
  iss: cluster.issuer,
  sub: "system:serviceaccount:prod:deployer",
  "kubernetes.io": { namespace: "prod", serviceaccount: { name: "deployer", uid: "u-1" } },
};

interface Case {
  rule: WireRule;
  claims?: Record<string, unknown>;
  of?: TrustedProvider;
}

function judge({ claims = gitlabClaims }: Case, rule: Rule, others: Rule[] = []): Evaluation {
  return previewTrust(
    { subject: { kind: "claims", claims }, at },
    { organisation, serviceAccount, rules: [rule, ...others] },
  );
}

function hints(each: Case): Hint[] {
  return suggestHints(judge(each, makeRule(each.rule, each.of)), { at, publicUrl });
}

const subject = (providerSubject: string, conditions: Conditions = {}): WireRule => ({
  providerSubject,
  conditions,
});
const condition = (conditions: Conditions): WireRule => subject(main, conditions);

/** Each near miss: the rule, the token, and the cause that is named with a fix that lets the token in. */
const mended: [string, Case][] = [
  ["case_differs", { rule: subject(main.replace("acme/payments", "Acme/Payments")) }],
  ["case_differs", { rule: subject("project_path:Acme/*:ref_type:branch:ref:MAIN") }],
  ["case_differs", { rule: condition({ project_path: "ACME/payments" }) }],
  ["case_differs", { rule: { ...subject(main), trustedAudiences: ["https://Mooring.example"] } }],
  ["white_space", { rule: subject(`${main} `) }],
  ["white_space", { rule: subject(main.replace("acme/", "acme/\u200b")) }],
  ["white_space", { rule: condition({ ref: "main\n" }) }],
  ["audience_trailing_slash", { rule: { ...subject(main), trustedAudiences: [`${publicUrl}/`] } }],
  ["audience_scheme", { rule: { ...subject(main), trustedAudiences: ["http://mooring.example"] } }],
  ["audience_port", { rule: { ...subject(main), trustedAudiences: [`${publicUrl}:443`] } }],
  ["audience_path", { rule: { ...subject(main), trustedAudiences: [`${publicUrl}/oidc/token`] } }],
  ["audience_not_trusted", { rule: { ...subject(main), trustedAudiences: ["https://other.example"] } }],
  [
    "audience_mode",
    {
      rule: { ...subject(main), audienceMatchMode: "exact" },
      claims: { ...gitlabClaims, aud: [publicUrl, "https://vault.example"] },
    },
  ],
  [
    "audience_mode",
    {
      rule: {
        ...subject(main),
        audienceMatchMode: "all",
        trustedAudiences: [publicUrl, "https://x.example"],
      },
    },
  ],
  ["refs_heads_prefix", { rule: subject("project_path:acme/payments:ref_type:branch:ref:refs/heads/main") }],
  ["refs_heads_prefix", { rule: condition({ ref: "refs/heads/main" }) }],
  ["refs_heads_prefix", { rule: condition({ ref_path: "main" }) }],
  ["refs_heads_prefix", { rule: subject("repo:acme/web:ref:main"), claims: githubClaims, of: github }],
  ["branch_or_tag", { rule: subject(main), claims: tag }],
  ["branch_or_tag", { rule: subject("project_path:acme/payments:ref_type:tag:ref:*") }],
  ["branch_or_tag", { rule: subject("project_path:acme/payments:**", { ref_type: "branch" }), claims: tag }],
  ["branch_or_tag", { rule: subject("repo:acme/web:ref:refs/tags/main"), claims: githubClaims, of: github }],
  ["merge_request_pipeline", { rule: subject(main), claims: mergeRequest }],
  [
    "merge_request_pipeline",
    { rule: subject("project_path:acme/payments:ref_type:merge_request:ref:*"), claims: mergeRequest },
  ],
  [
    "merge_request_pipeline",
    { rule: subject("project_path:acme/payments:**", { ref_type: "merge_request" }), claims: mergeRequest },
  ],
  [
    "merge_request_pipeline",
    {
      rule: subject("project_path:acme/payments:**", { pipeline_source: ["push", "web"] }),
      claims: mergeRequest,
    },
  ],
  [
    "environment_subject",
    { rule: subject("repo:acme/web:ref:refs/heads/main"), claims: githubEnvironment, of: github },
  ],
  [
    "environment_in_subject",
    { rule: subject("project_path:acme/payments:environment:production"), claims: production },
  ],
  ["string_or_boolean", { rule: condition({ ref_protected: "yes" }) }],
  ["string_or_boolean", { rule: condition({ ref_protected: 1 }) }],
  ["star_stops_at_colon", { rule: subject("project_path:acme/payments:*") }],
  ["star_stops_at_colon", { rule: subject("repo:acme/*"), claims: githubClaims, of: github }],
  [
    "github_immutable_subject",
    { rule: subject("repo:acme/web:ref:refs/heads/main"), claims: githubById, of: github },
  ],
  [
    "github_immutable_subject",
    { rule: subject("repo:acme@123/web@456:ref:refs/heads/main"), claims: githubClaims, of: github },
  ],
  ["gitlab_project_id_subject", { rule: subject(main), claims: byId }],
  ["gitlab_project_id_subject", { rule: subject("project_id:57382910:ref_type:branch:ref:main") }],
  ["typo", { rule: subject(main.replace("payments", "paymnets")) }],
  ["typo", { rule: subject(main.replace("ref:main", "ref:mian")) }],
  ["typo", { rule: condition({ runner_environment: "gitlab-hostd" }) }],
  [
    "subgroup_depth",
    {
      rule: subject(main),
      claims: {
        ...gitlabClaims,
        sub: main.replace("acme/", "acme/backend/"),
        project_path: "acme/backend/payments",
        job_project_path: "acme/backend/payments",
      },
    },
  ],
  [
    "custom_subject_components",
    { rule: subject(main), claims: { ...gitlabClaims, sub: "project_path:acme/payments" } },
  ],
  [
    "custom_subject_components",
    { rule: subject(main), claims: { ...gitlabClaims, sub: `${main}:ref_protected:true` } },
  ],
  ["unknown_claim", { rule: condition({ branch: "main" }) }],
  ["unknown_claim", { rule: condition({ repository: "acme/payments" }) }],
  ["default_branch_renamed", { rule: subject(main.replace("ref:main", "ref:master")) }],
  [
    "url_for_path",
    { rule: subject("project_path:https://gitlab.com/acme/payments:ref_type:branch:ref:main") },
  ],
  ["url_for_path", { rule: subject("https://gitlab.com/acme/payments") }],
  ["url_for_path", { rule: subject("acme/payments") }],
  ["url_for_path", { rule: condition({ project_path: "https://gitlab.com/acme/payments.git" }) }],
  ["url_for_path", { rule: condition({ project_path: "/acme/payments" }) }],
  ["other_ci_syntax", { rule: subject("repo:acme/payments:ref:refs/heads/main") }],
  ["quotes_in_value", { rule: subject(`"${main}"`) }],
  ["quotes_in_value", { rule: condition({ ref: '"main"' }) }],
  ["percent_encoding", { rule: condition({ project_path: "acme%2Fpayments" }) }],
  ["pattern_syntax", { rule: subject("project_path:acme/(payments|web):ref_type:branch:ref:main") }],
  ["pattern_syntax", { rule: condition({ ref: "^main$" }) }],
  ["pattern_syntax", { rule: condition({ ref: "{main,develop}" }) }],
  ["pattern_syntax", { rule: condition({ project_path: "acme/*" }) }],
  ["name_for_id", { rule: condition({ project_id: "acme/payments" }) }],
  ["name_for_path", { rule: condition({ project_path: "payments" }) }],
  ["url_for_path", { rule: condition({ namespace_path: "acme/payments" }) }],
  [
    "namespace_renamed",
    { rule: subject("project_path:oldname/payments:ref_type:branch:ref:main", { namespace_id: "5123401" }) },
  ],
  ["name_for_id", { rule: subject("project_id:acme/payments:ref_type:branch:ref:main"), claims: byId }],
  ["volatile_claim", { rule: condition({ sha: "1111111111111111111111111111111111111111" }) }],
  [
    "namespace_renamed",
    { rule: subject("project_path:oldname/payments:ref_type:branch:ref:main", { project_id: "57382910" }) },
  ],
  [
    "nested_claim",
    { rule: subject(pod.sub, { "kubernetes.io/namespace": "prod" }), claims: pod, of: cluster },
  ],
  [
    "nested_claim",
    { rule: subject(pod.sub, { "kubernetes.io.serviceaccount.name": "deployer" }), claims: pod, of: cluster },
  ],
  ["ci_variable_not_expanded", { rule: subject("project_path:$CI_PROJECT_PATH:ref_type:branch:ref:main") }],
  ["ci_variable_not_expanded", { rule: condition({ ref: "$CI_DEFAULT_BRANCH" }) }],
  ["rule_inactive", { rule: { ...subject(main), status: "inactive" } }],
  ["rule_expired", { rule: { ...subject(main), expiresAt: "2026-11-01T00:00:00Z" } }],
  ["other_ref", { rule: subject(main), claims: feature }],
  ["other_value", { rule: condition({ pipeline_source: ["web", "schedule"] }) }],
  [
    "other_value",
    { rule: subject("project_path:acme/payments:**", { environment: "staging" }), claims: production },
  ],
];

describe.each(mended)("%s", (code, each) => {
  test(`is the cause for ${JSON.stringify(each.rule)}, and its fix lets the token in`, () => {
    const found = hints(each);
    const hint = found.find((one) => one.code === code);
    expect(found.map((one) => one.code)).toContain(code);
    expect(hint?.fix).toBeDefined();
    const rule = applyToRule(makeRule(each.rule, each.of), hint?.fix ?? []);
    const after = judge(each, rule);
    expect(after.checks.filter((check) => check.status === "fail")).toEqual([]);
  });
});

/** What must stay refused, and for which reason. */
const refused: [string, Case][] = [
  [
    "fork",
    {
      rule: subject(main),
      claims: {
        ...gitlabClaims,
        sub: main.replace("acme/", "mallory/"),
        project_path: "mallory/payments",
        project_id: "6",
        namespace_path: "mallory",
        pipeline_source: "merge_request_event",
      },
    },
  ],
  [
    "other_namespace",
    {
      rule: subject(main),
      claims: {
        ...gitlabClaims,
        sub: main.replace("acme/", "mallory/"),
        project_path: "mallory/payments",
        job_project_path: "mallory/payments",
      },
    },
  ],
  [
    "other_namespace",
    {
      rule: subject(main),
      claims: {
        ...gitlabClaims,
        sub: main.replace("acme/", "acne/"),
        project_path: "acne/payments",
        job_project_path: "acne/payments",
      },
    },
  ],
  [
    "other_namespace",
    {
      rule: subject("repo:acme/web:ref:refs/heads/main"),
      claims: { ...githubClaims, sub: "repo:mallory/web:ref:refs/heads/main", repository: "mallory/web" },
      of: github,
    },
  ],
  ["other_namespace", { rule: subject("system:serviceaccount:staging:deployer"), claims: pod, of: cluster }],
  ["other_id", { rule: condition({ project_id: "999" }) }],
  [
    "other_id",
    { rule: subject("repo:acme@123/web@999:ref:refs/heads/main"), claims: githubById, of: github },
  ],
  [
    "person_token",
    {
      rule: subject(main),
      claims: { ...times, iss: "https://gitlab.com", sub: "1029384", email: "j@acme.example" },
    },
  ],
  [
    "job_token",
    { rule: subject(main), claims: { ...times, iss: "https://gitlab.com", sub: "gid://gitlab/Ci::Build/1" } },
  ],
  ["other_audience", { rule: subject(main), claims: { ...gitlabClaims, aud: "https://vault.example" } }],
  [
    "other_audience",
    { rule: subject("project_path:ACME/payments:**"), claims: { ...gitlabClaims, aud: "sts.amazonaws.com" } },
  ],
];

test.each(refused)("%s gives the reason and no fix", (code, each) => {
  const found = hints(each);
  expect(found.map((hint) => hint.code)).toContain(code);
  expect(found.filter((hint) => hint.fix !== undefined)).toEqual([]);
});

/** What no change of the rule mends. */
test.each<[string, Case]>([
  ["audience_missing", { rule: subject(main), claims: { ...gitlabClaims, aud: undefined } }],
  [
    "expired",
    {
      rule: subject(main),
      claims: { ...gitlabClaims, iat: seconds - 7200, nbf: seconds - 7205, exp: seconds - 3600 },
    },
  ],
  ["not_yet_valid", { rule: subject(main), claims: { ...gitlabClaims, nbf: seconds + 600 } }],
  ["clock_skew", { rule: subject(main), claims: { ...gitlabClaims, iat: seconds + 300 } }],
  [
    "not_protected",
    { rule: condition({ ref_protected: "true" }), claims: { ...gitlabClaims, ref_protected: "false" } },
  ],
  ["claim_missing", { rule: condition({ environment: "production" }) }],
  [
    "environment_missing",
    { rule: subject("repo:acme/web:environment:production"), claims: githubClaims, of: github },
  ],
  ["ci_variable_not_expanded", { rule: subject(main), claims: { ...gitlabClaims, aud: "$MOORING_URL" } }],
])("%s is explained without a fix", (code, each) => {
  const hint = hints(each).find((one) => one.code === code);
  expect(hint).toBeDefined();
  expect(hint?.fix).toBeUndefined();
});

test("a missing claim is written MISSING and says when it is there", () => {
  const found = hints({ rule: condition({ environment: "production" }) })[0];
  expect(found?.message).toContain("MISSING");
  expect(found?.message).toContain("environment:");
});

test.each([
  ["issuer_trailing_slash", "https://gitlab.com/"],
  ["issuer_port", "https://gitlab.com:8443"],
])("%s is told from the issuer %s, and the provider is what changes", (code, issuer) => {
  const found = hints({ rule: subject(main), claims: { ...gitlabClaims, iss: issuer } });
  expect(found.find((hint) => hint.code === code)?.fix).toEqual([
    { field: "provider.providerIssuer", value: issuer },
  ]);
});

test("issuer_scheme has a fix on loopback, where plain http can be trusted", () => {
  const of = aProvider({ kind: "generic", issuer: "https://127.0.0.1:4000" });
  const [found] = hints({
    rule: subject(main),
    claims: { ...gitlabClaims, iss: "http://127.0.0.1:4000" },
    of,
  });
  expect(found).toMatchObject({
    code: "issuer_scheme",
    fix: [{ field: "provider.providerIssuer", value: "http://127.0.0.1:4000" }],
  });
});

test.each([
  ["issuer_scheme", "http://gitlab.com"],
  ["issuer_scheme", "gitlab.com"],
  ["issuer_port", "https://gitlab.com:443"],
  ["case_differs", "https://GitLab.com"],
  ["white_space", "https://gitlab.com "],
  ["issuer_typo", "https://gitlap.com"],
  ["issuer_path", "https://gitlab.com/acme"],
])("%s is told from %s, which no provider may have", (code, issuer) => {
  const [found] = hints({ rule: subject(main), claims: { ...gitlabClaims, iss: issuer } });
  expect(found?.code).toBe(code);
  expect(found?.fix).toBeUndefined();
});

describe("a provider that has no rule", () => {
  const corp = aProvider({
    id: "idp_2",
    name: "Corp",
    kind: "gitlab_self_managed",
    issuer: "https://git.corp.example",
  });
  const suggest = (rules: Rule[], issuer: string) => {
    const claims = { ...gitlabClaims, iss: issuer };
    const trust = { organisation, serviceAccount, rules, providers: [gitlab, corp] };
    return suggestHints(previewTrust({ subject: { kind: "claims", claims }, at }, trust), { at, publicUrl });
  };

  test.each([
    ["other_provider_matches", "https://git.corp.example"],
    ["issuer_trailing_slash", "https://git.corp.example/"],
    ["issuer_scheme", "http://git.corp.example"],
    ["issuer_port", "https://git.corp.example:8443"],
    ["case_differs", "https://Git.Corp.Example"],
    ["issuer_typo", "https://git.crop.example"],
    ["issuer_path", "https://git.corp.example/gitlab"],
  ])("is named too: %s from %s", (code, issuer) => {
    const [found] = suggest([makeRule(subject(main))], issuer);
    expect(found?.code).toBe(code);
    expect(found?.message).toContain("Corp");
    expect(found?.fix).toBeUndefined();
  });

  test.each([
    ["no_rule", "https://git.corp.example"],
    ["issuer_trailing_slash", "https://git.corp.example/"],
  ])("is named when there is no rule at all: %s", (code, issuer) => {
    expect(suggest([], issuer)[0]?.code).toBe(code);
  });
});

test("a near audience under mode exact is mended together with the mode", () => {
  const each: Case = {
    rule: { ...subject(main), trustedAudiences: [`${publicUrl}/`], audienceMatchMode: "exact" },
    claims: { ...gitlabClaims, aud: [publicUrl, "https://vault.example"] },
  };
  const [found] = hints(each);
  expect(found?.code).toBe("audience_trailing_slash");
  expect(judge(each, applyToRule(makeRule(each.rule), found?.fix ?? [])).outcome).toBe("accepted");
});

test("another tenant's path is another service", () => {
  const wire = { ...subject(main), trustedAudiences: [`${publicUrl}/o/acme`] };
  const [found] = hints({ rule: wire, claims: { ...gitlabClaims, aud: `${publicUrl}/o/mallory` } });
  expect(found).toMatchObject({ code: "other_audience" });
  expect(found?.fix).toBeUndefined();
});

test("an accepted token gets no hint", () => {
  expect(hints({ rule: condition({ project_id: "57382910", ref_protected: true }) })).toEqual([]);
});

test("several causes give several hints, each with a fix of its own", () => {
  const found = hints({
    rule: subject(main, { ref: "refs/heads/main", ref_protected: "yes", branch: "main" }),
  });
  const fixes = found.filter((hint) => hint.fix !== undefined).map((hint) => hint.code);
  expect(fixes).toEqual(expect.arrayContaining(["refs_heads_prefix", "string_or_boolean", "unknown_claim"]));
});

test("two slips in one subject are both named, and either's fix lets the token in", () => {
  const each = { rule: subject("project_path:ACME/payments:ref_type:branch:ref:refs/heads/main") };
  const found = hints(each).filter((hint) => hint.fix !== undefined);
  expect(found.map((hint) => hint.code)).toEqual(["case_differs", "refs_heads_prefix"]);
  for (const hint of found) {
    expect(judge(each, applyToRule(makeRule(each.rule), hint.fix ?? [])).outcome).toBe("accepted");
  }
});

test("what widens is marked, what only moves is not", () => {
  const added = hints({ rule: condition({ pipeline_source: ["web", "schedule"] }) })[0];
  expect(added).toMatchObject({ code: "other_value", widens: true });
  const moved = hints({ rule: subject(main), claims: tag })[0];
  expect(moved).toMatchObject({ code: "branch_or_tag", widens: false });
});

test("the counterfactual names the one condition that fails", () => {
  const found = hints({ rule: condition({ project_id: "57382910", ref_protected: "yes" }) });
  expect(found.at(-1)?.message).toBe("Would be accepted if only condition 2 (ref_protected) changed.");
});

test("another rule that would let the token in is named", () => {
  const pinned = makeRule({ ...subject(main), status: "inactive" });
  const other = makeRule(subject("project_path:acme/*:**"), gitlab, "fid_2");
  const evaluation = judge({ rule: {} }, pinned);
  const found = suggestHints(
    { ...evaluation, trust: { ...evaluation.trust, rules: [pinned, other] } },
    { at, publicUrl },
  );
  expect(found.map((hint) => hint.code)).toContain("other_rule_matches");
});

test("another rule that would let the token in is named beside the reason for which this one is right to refuse", () => {
  const own = makeRule(subject(main.replace("acme", "umbrella")));
  const other = makeRule(subject("project_path:acme/*:**"), gitlab, "fid_2");
  const evaluation = judge({ rule: {} }, own);
  const found = suggestHints(
    { ...evaluation, trust: { ...evaluation.trust, rules: [own, other] } },
    { at, publicUrl },
  );
  expect(found.map((hint) => hint.code)).toEqual(["other_namespace", "other_rule_matches"]);
});

test("a subject that only looks like GitLab's old job token is no job token elsewhere", () => {
  const of = aProvider({ kind: "generic", issuer: "https://idp.example" });
  const claims = { ...times, iss: of.issuer, sub: "job_12" };
  expect(hints({ rule: subject("job_13"), claims, of }).map((hint) => hint.code)).not.toContain("job_token");
});
