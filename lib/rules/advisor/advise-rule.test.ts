import { describe, expect, test } from "vitest";
import { applyToRule, type SavedRuleView, toRuleView, type WireRule } from "#lib/rules/rule-view.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { AdviceContext } from "./advice.ts";
import { adviseRule } from "./advise-rule.ts";

const publicUrl = "https://api.thalassa.cloud/o/acme";
const now = new Date("2026-11-25T12:00:00Z");
const issuers: Record<string, [ProviderKind, string]> = {
  gitlab: ["gitlab_self_managed", "https://git.corp.example"],
  gitlab_com: ["gitlab", "https://gitlab.com"],
  github: ["github", "https://token.actions.githubusercontent.com"],
  kubernetes: ["kubernetes", "https://k8s.example"],
  tfc: ["generic", "https://app.terraform.io"],
  circleci: ["generic", "https://oidc.circleci.com/org/O"],
  generic: ["generic", "https://idp.example"],
};

interface Example {
  on?: keyof typeof issuers;
  subject?: string;
  conditions?: WireRule["conditions"];
  wire?: WireRule;
  context?: Partial<AdviceContext>;
}

const main = "project_path:acme/pay:ref_type:branch:ref:main";
const anyBranch = "project_path:g/p:ref_type:branch:ref:*";
const write = { allowedScopes: ["read", "write"] };

function advise({ on = "gitlab", subject = main, conditions = {}, wire = {}, context = {} }: Example) {
  const [kind, issuer] = issuers[on] ?? ["generic", ""];
  const rule = toRuleView(
    { providerSubject: subject, conditions, allowedScopes: ["read"], ...wire },
    publicUrl,
  );
  return adviseRule(rule, { kind, issuer, now, publicUrl, ...context });
}

function codes(example: Example): string[] {
  return advise(example).map((finding) => finding.code);
}

const saved = (subject: string, scopes: string[], more: Partial<SavedRuleView> = {}): SavedRuleView => ({
  ...toRuleView({ providerSubject: subject, allowedScopes: scopes }, publicUrl),
  id: "fid_2",
  name: "other",
  provider: {
    id: "idp_1",
    name: "GitLab",
    issuer: "https://git.corp.example",
    kind: "gitlab_self_managed",
    status: "active",
  },
  serviceAccount: { id: "sa_1", name: "deployer" },
  ...more,
});
const neighbourly = { providerId: "idp_1", serviceAccountId: "sa_1" };

/** The examples of `advisor_rules.json`: those that the rule must find, and those that it must not. */
const examples: Record<string, { bad: Example[]; good: Example[] }> = {
  "SUB-EMPTY-OR-ANY": {
    bad: ["*", "**", "project_path:*", "project_path:*:*"]
      .map((subject) => ({ subject }))
      .concat({ subject: "repo:*" }),
    good: [{ subject: main }],
  },
  "SUB-WRONG-SHAPE": {
    bad: ["repo:acme/pay:ref:refs/heads/main", "acme/pay", "invalid"].map((subject) => ({ subject })),
    good: [{}, { subject: "**" }, { on: "github", subject: "repo:acme/pay:ref:refs/heads/main" }],
  },
  "SUB-MISSING-DELIMITER": {
    bad: [
      { subject: "project_path:acme*:ref_type:branch:ref:main" },
      { on: "github", subject: "repo:myOrg*" },
      { subject: "project_path:acme/projectprefix*:*" },
      { on: "tfc", subject: "organization:o:project:p:workspace:prod*" },
    ],
    good: [{ subject: "project_path:acme/*:ref_type:branch:ref:main" }, { subject: anyBranch }],
  },
  "SUB-LEADING-WILDCARD": {
    bad: [
      { subject: "project_path:*/payments:ref_type:branch:ref:main" },
      { on: "github", subject: "repo:*/*" },
    ],
    good: [{ subject: "project_path:acme/payments:ref_type:branch:ref:main" }],
  },
  "SUB-STAR-STOPS-AT-COLON": {
    bad: [{ subject: "project_path:acme/pay:*" }, { subject: "project_id:57382910:*" }],
    good: [{ subject: "project_path:acme/pay:**" }, {}],
  },
  "SUB-GLOB-SYNTAX": {
    bad: [
      { subject: "project_path:acme/(a|b):ref_type:branch:ref:.*" },
      { conditions: { ref: { matches: ["main", "^release-.*$"] } } },
      { conditions: { ref: "release/*" } },
    ],
    good: [{}, { conditions: { user_email: "a+b@c.example" } }, { conditions: { ref: { matches: "v*" } } }],
  },
  "GL-GROUP-WIDE": {
    bad: [
      { subject: "project_path:mygroup/*:ref_type:branch:ref:main" },
      { subject: "project_path:mygroup/sub/*:ref_type:branch:ref:main" },
      { subject: "project_path:mygroup/**:ref_type:branch:ref:main" },
    ],
    good: [
      { subject: "project_path:mygroup/myproject:ref_type:branch:ref:main", conditions: { project_id: "1" } },
      { subject: "project_path:mygroup/*:ref_type:branch:ref:main", conditions: { project_id: ["1", "2"] } },
    ],
  },
  "GL-NO-IMMUTABLE-ID": {
    bad: [{}, { conditions: { project_id: { matches: "5738*" } } }],
    good: [
      { conditions: { project_id: "57382910", namespace_id: "5123401" } },
      { subject: "project_id:20:ref_type:branch:ref:main" },
    ],
  },
  "GL-NESTED-NAMESPACE-ID": {
    bad: [{ subject: "project_path:acme/**", conditions: { namespace_id: "10" } }],
    good: [{ subject: "project_path:acme/**", conditions: { project_id: "10" } }],
  },
  "GL-REFTYPE-IMPOSSIBLE": {
    bad: [
      { subject: "project_path:g/p:ref_type:merge_request:ref:*" },
      { subject: "project_path:g/p:ref_type:commit:ref:*" },
      { conditions: { ref_type: ["branch", "merge_request"] } },
      { conditions: { ref_type: { matches: ["branch", "merge*"] } } },
    ],
    good: [{ subject: anyBranch, conditions: { pipeline_source: "merge_request_event" } }],
  },
  "GL-REFTYPE-WILDCARD": {
    bad: [
      { subject: "project_path:g/p:ref_type:*:ref:*" },
      { subject: "project_path:g/p:ref_type:*:ref:v*" },
    ],
    good: [{ subject: "project_path:g/p:ref_type:tag:ref:v*", conditions: { ref_protected: "true" } }],
  },
  "GL-REF-ANY-UNPROTECTED": {
    bad: [
      { subject: anyBranch, wire: write },
      { subject: "project_path:g/p:**" },
      { subject: "project_path:g/p" },
    ],
    good: [{ subject: anyBranch, wire: write, conditions: { ref_protected: "true" } }, {}],
  },
  "GL-BRANCH-MAYBE-UNPROTECTED": {
    bad: [{ wire: write }],
    good: [{ wire: write, conditions: { ref_protected: "true" } }],
  },
  "GL-TAG-UNPROTECTED": {
    bad: [
      { subject: "project_path:g/p:ref_type:tag:ref:v*" },
      { subject: "project_id:1:ref:v1", conditions: { ref_type: ["branch", "tag"] } },
    ],
    good: [{ subject: "project_path:g/p:ref_type:tag:ref:v*", conditions: { ref_protected: "true" } }],
  },
  "GL-REF-PARTIAL-WILDCARD": {
    bad: [
      { subject: "project_path:g/p:ref_type:branch:ref:main*" },
      { subject: "project_path:g/p:ref_type:branch:ref:*main" },
    ],
    good: [{ subject: "project_path:g/p:ref_type:branch:ref:release/*" }, { subject: anyBranch }],
  },
  "GL-REF-FULLNAME": {
    bad: [
      { subject: anyBranch, conditions: { ref: "refs/heads/main" } },
      { subject: anyBranch, conditions: { ref: ["main", "refs/heads/develop"] } },
      { subject: "project_path:g/p:ref_type:branch:ref:refs/heads/main" },
    ],
    good: [
      { subject: anyBranch, conditions: { ref: "main" } },
      { subject: anyBranch, conditions: { ref_path: "refs/heads/main" } },
    ],
  },
  "GL-REF-WITHOUT-TYPE": {
    bad: [{ subject: "project_id:1:**", conditions: { ref: "v1.0.0" } }],
    good: [{ subject: "project_id:1:**", conditions: { ref: "v1.0.0", ref_type: "tag" } }],
  },
  "GL-ENV-IN-SUB": {
    bad: [{ subject: "project_path:g/p:environment:production" }],
    good: [
      { conditions: { environment: "production", environment_protected: "true" } },
      { subject: "project_id:20:ref_type:branch:ref:main:environment_protected:true" },
    ],
  },
  "GL-ENV-UNPROTECTED": {
    bad: [{ conditions: { environment: "production" } }, { conditions: { deployment_tier: "production" } }],
    good: [
      { conditions: { environment: "production", environment_protected: "true" } },
      { conditions: { environment: "production", ref_protected: "true" } },
    ],
  },
  "GL-ENV-PROTECTED-FREE": {
    bad: [{ conditions: { environment_protected: "true" } }],
    good: [{ conditions: { ref_protected: "true" } }],
  },
  "GL-MR-PIPELINES-INCLUDED": {
    bad: [{ subject: anyBranch }],
    good: [{ subject: anyBranch, conditions: { pipeline_source: ["push", "web"] } }, {}],
  },
  "GL-FORK-JOB-PROJECT": {
    bad: [
      { subject: "project_path:*:ref_type:branch:ref:main", conditions: { job_project_id: "1" } },
      { subject: "project_path:acme/*:ref_type:branch:ref:main", conditions: { job_namespace_path: "acme" } },
      {
        subject: "project_path:acme/*:ref_type:branch:ref:main",
        conditions: { project_id: "2", job_project_id: "1" },
      },
    ],
    good: [{ subject: "project_path:*:**", conditions: { project_id: "1", job_project_id: "1" } }],
  },
  "GL-OLD-VERSION-FORK": {
    bad: [{ subject: anyBranch, context: { gitlabVersion: "17.11.2" } }],
    good: [
      { subject: anyBranch, context: { gitlabVersion: "18.2.2" } },
      {
        subject: anyBranch,
        context: { gitlabVersion: "17.11.2" },
        conditions: { pipeline_source: ["push"] },
      },
    ],
  },
  "GL-PIPELINE-SOURCE-REMOTE": {
    bad: [{ wire: write }, { wire: write, conditions: { pipeline_source: ["push", "trigger"] } }],
    good: [{ wire: write, conditions: { pipeline_source: ["push"] } }],
  },
  "GL-USER-CLAIM": {
    bad: [{ conditions: { user_email: "a@b" } }, { conditions: { groups_direct: "acme" } }],
    good: [{ conditions: { user_id: "1029384" } }],
  },
  "GL-RUNNER-UNPINNED": {
    bad: [{ on: "gitlab_com", wire: write }],
    good: [{ on: "gitlab_com", wire: write, conditions: { runner_environment: "gitlab-hosted" } }],
  },
  "GL-CI-CONFIG-URI": {
    bad: [{ conditions: { ci_config_ref_uri: "https://gitlab.com/g/p/.gitlab-ci.yml" }, on: "gitlab_com" }],
    good: [
      {
        conditions: { ci_config_ref_uri: "gitlab.com/g/p//.gitlab-ci.yml@refs/heads/main" },
        on: "gitlab_com",
      },
    ],
  },
  "COND-UNKNOWN-CLAIM": {
    bad: [{ conditions: { branch: "main" } }, { conditions: { actor: "x" } }],
    good: [
      { conditions: { ref: "main", ref_type: "branch" } },
      { conditions: { invented: "x" }, context: { seenClaims: [{ invented: "x" }] } },
      { on: "generic", subject: "x", conditions: { branch: "main" } },
    ],
  },
  "COND-IMPOSSIBLE-VALUE": {
    bad: [
      { conditions: { pipeline_source: "merge_request" } },
      { conditions: { deployment_tier: "prod" } },
      { conditions: { pipeline_source: ["push", "merge_request"] } },
      { conditions: { ref_protected: "yes" } },
      { conditions: { runner_environment: "shared" } },
      { conditions: { project_id: "acme/pay" } },
    ],
    good: [
      { conditions: { pipeline_source: "merge_request_event" } },
      { conditions: { ref_protected: true } },
    ],
  },
  "COND-TYPE": {
    bad: [{ conditions: { ref_protected: true } }, { conditions: { project_id: [1, "2"] } }],
    good: [{ conditions: { ref_protected: "true" } }, { conditions: { runner_id: 5 } }],
  },
  "COND-VOLATILE": {
    bad: ["sha", "pipeline_id", "job_id", "jti", "iat"].map((name) => ({ conditions: { [name]: "9898" } })),
    good: [{}],
  },
  "COND-CONTRADICTION": {
    bad: [
      { conditions: { ref_type: "tag" } },
      { conditions: { ref: ["develop", "release"] } },
      { conditions: { ref_path: "refs/heads/develop" } },
      { conditions: { namespace_path: "other" } },
      { subject: "project_id:20:ref_type:branch:ref:main", conditions: { project_id: "21" } },
      { conditions: { environment: { exists: false }, environment_protected: "true" } },
    ],
    good: [
      {
        conditions: {
          ref_type: "branch",
          ref: ["main", "develop"],
          ref_path: "refs/heads/main",
          namespace_path: "acme",
        },
      },
    ],
  },
  "SUB-OBSERVED-MISMATCH": {
    bad: [
      {
        context: {
          seenClaims: [
            { sub: "project_id:5:ref_type:branch:ref:main", project_path: "acme/pay", project_id: "5" },
          ],
        },
      },
    ],
    good: [{ context: { seenClaims: [{ sub: main, project_path: "acme/pay" }] } }],
  },
  "SUB-CASE": {
    bad: [{ subject: main.replace("acme/pay", "Acme/Pay"), context: { seenClaims: [{ sub: main }] } }],
    good: [{ context: { seenClaims: [{ sub: main }] } }],
  },
  "AUD-MISSING": {
    bad: [{ wire: { trustedAudiences: [] } }, { wire: { trustedAudiences: ["*"] } }],
    good: [{ wire: { trustedAudiences: ["https://api.thalassa.cloud"] } }],
  },
  "AUD-GENERIC": {
    bad: [
      { on: "gitlab_com", wire: { trustedAudiences: ["https://gitlab.com"] } },
      { wire: { trustedAudiences: ["sts.amazonaws.com"] } },
      { wire: { trustedAudiences: [publicUrl, "sigstore"] } },
    ],
    good: [{ wire: { trustedAudiences: ["https://api.thalassa.cloud/o/acme"] } }],
  },
  "AUD-MULTIPLE": {
    bad: [{ wire: { trustedAudiences: ["https://a.example", "https://b.example"] } }],
    good: [{ wire: { trustedAudiences: ["https://a.example"] } }],
  },
  "RULE-NO-EXPIRY": {
    bad: [{}, { wire: { expiresAt: "2029-01-01T00:00:00Z" } }],
    good: [{ wire: { expiresAt: "2026-12-31T00:00:00Z" } }],
  },
  "RULE-STALE": {
    bad: [
      { context: { lastUsedAt: new Date("2026-08-01T00:00:00Z") } },
      { context: { createdAt: new Date("2026-10-01T00:00:00Z") } },
    ],
    good: [{ context: { lastUsedAt: now, createdAt: new Date("2026-01-01T00:00:00Z") } }],
  },
  "RULE-OVERLAP": {
    bad: [
      {
        subject: main,
        context: { ...neighbourly, otherRules: [saved(main.replace("main", "*"), ["read", "write"])] },
      },
      {
        subject: main.replace("main", "*"),
        context: { ...neighbourly, otherRules: [saved(main, ["read"])] },
      },
      { subject: main, context: { ...neighbourly, otherRules: [saved(main, ["read"])] } },
    ],
    good: [
      { context: { ...neighbourly, otherRules: [saved("project_path:acme/web:**", ["read"])] } },
      { context: { ...neighbourly, otherRules: [saved(main, ["read"], { status: "inactive" })] } },
      { context: { ...neighbourly, ruleId: "fid_2", otherRules: [saved(main, ["read"])] } },
    ],
  },
  "RULE-PLAN-APPLY-SHARED": {
    bad: [
      {
        conditions: { ref_protected: "true" },
        context: {
          ...neighbourly,
          otherRules: [
            saved(anyBranch, ["read"], { conditions: { pipeline_source: "merge_request_event" } }),
          ],
        },
      },
    ],
    good: [{ context: { ...neighbourly, otherRules: [saved(anyBranch, ["read"])] } }],
  },
  "SCOPE-EXCEEDS-CREATOR": {
    bad: [{ wire: write, context: { callerScopes: ["read"] } }],
    good: [{ wire: write, context: { callerScopes: ["read", "write"] } }, { wire: write }],
  },
  "TOKEN-LIFETIME": {
    bad: [{ wire: { ...write, tokenLifetimeSeconds: 86_400 } }],
    good: [{ wire: { ...write, tokenLifetimeSeconds: 900 } }],
  },
  "GH-PR-WRITE": {
    bad: ["repo:o/r:*", "repo:o/r:**", "repo:o/r:pull_request"].map((subject) => ({
      on: "github" as const,
      subject,
      wire: write,
    })),
    good: [{ on: "github", subject: "repo:o/r:environment:production", wire: write }],
  },
  "GH-NAME-ONLY": {
    bad: [
      { on: "github", subject: "repo:octo-org*/app*:ref:refs/heads/main" },
      { on: "github", subject: "repo:octo-org/app:ref:refs/heads/main" },
    ],
    good: [
      { on: "github", subject: "repo:octo-org@123456/app@456789:ref:refs/heads/main" },
      { on: "github", subject: "repo:octo-org/app:ref:refs/heads/main", conditions: { repository_id: "1" } },
    ],
  },
  "GH-REUSABLE-UNPINNED": {
    bad: [
      {
        on: "github",
        subject: "repo:o/r:ref:refs/heads/main",
        conditions: {
          job_workflow_ref: { matches: "o/r/.github/workflows/d.yml@*" },
          repository_owner_id: "1",
        },
      },
    ],
    good: [
      {
        on: "github",
        subject: "repo:o/r:ref:refs/heads/main",
        conditions: {
          job_workflow_ref: "o/r/.github/workflows/d.yml@refs/heads/main",
          repository_owner_id: "1",
        },
      },
    ],
  },
  "K8S-DEFAULT-SA": {
    bad: ["default:default", "*:deployer", "prod:default"].map((rest) => ({
      on: "kubernetes" as const,
      subject: `system:serviceaccount:${rest}`,
    })),
    good: [{ on: "kubernetes", subject: "system:serviceaccount:prod:deployer" }],
  },
  "TFC-PHASE-ANY": {
    bad: [{ on: "tfc", subject: "organization:o:project:p:workspace:w:run_phase:*", wire: write }],
    good: [{ on: "tfc", subject: "organization:o:project:p:workspace:w:run_phase:apply", wire: write }],
  },
  "CIRCLECI-SLASH": {
    bad: [
      {
        on: "circleci",
        subject: "org/O/project/*/user/*/vcs-origin/github.com/my-org/*/vcs-ref/refs/heads/main",
      },
    ],
    good: [
      {
        on: "circleci",
        subject: "org/O/project/P/user/*",
        conditions: { "oidc.circleci.com/project-id": "P", "oidc.circleci.com/vcs-ref": "refs/heads/main" },
      },
    ],
  },
};

describe.each(Object.entries(examples))("%s", (code, { bad, good }) => {
  test.each(bad)("finds $subject $conditions", (example) => {
    expect(codes(example)).toContain(code);
  });
  test.each(good)("leaves alone $subject $conditions", (example) => {
    expect(codes(example)).not.toContain(code);
  });
  test("every fix cures it, or leaves a rule that can be saved", () => {
    for (const example of bad) {
      const found = advise(example).find((finding) => finding.code === code);
      if (found?.fix === undefined) continue;
      const [kind, issuer] = issuers[example.on ?? "gitlab"] ?? ["generic", ""];
      const rule = toRuleView(
        {
          providerSubject: example.subject ?? main,
          conditions: example.conditions,
          allowedScopes: ["read"],
          ...example.wire,
        },
        publicUrl,
      );
      const cured = applyToRule(rule, found.fix);
      const left = adviseRule(cured, { kind, issuer, now, publicUrl, ...example.context });
      expect(
        left.map((finding) => finding.code),
        JSON.stringify(found.fix),
      ).not.toContain(code);
    }
  });
});

describe("severity", () => {
  const severity = (code: string, example: Example) =>
    advise(example).find((finding) => finding.code === code)?.severity;
  const group = "project_path:mygroup/*:ref_type:branch:ref:main";

  test("a group-wide rule is critical with write on gitlab.com, a warning when it only reads", () => {
    expect(severity("GL-GROUP-WIDE", { on: "gitlab_com", subject: group, wire: write })).toBe("critical");
    expect(severity("GL-GROUP-WIDE", { subject: group, wire: write })).toBe("security");
    expect(severity("GL-GROUP-WIDE", { on: "gitlab_com", subject: group })).toBe("warning");
  });
  test("any ref is a security finding with write and a warning without", () => {
    expect(severity("GL-REF-ANY-UNPROTECTED", { subject: anyBranch, wire: write })).toBe("security");
    expect(severity("GL-REF-ANY-UNPROTECTED", { subject: anyBranch })).toBe("warning");
  });
  test("a missing id weighs more on gitlab.com until a token of the project was seen", () => {
    const seenClaims = [{ sub: main, project_path: "acme/pay", project_id: "5", namespace_id: "6" }];
    expect(severity("GL-NO-IMMUTABLE-ID", { on: "gitlab_com" })).toBe("security");
    expect(severity("GL-NO-IMMUTABLE-ID", { on: "gitlab_com", context: { seenClaims } })).toBe("warning");
    expect(severity("GL-NO-IMMUTABLE-ID", {})).toBe("warning");
  });
  test("a rule of least privilege has nothing grave against it", () => {
    const findings = advise({
      conditions: { project_id: "57382910", ref_protected: "true", pipeline_source: ["push"] },
      wire: { expiresAt: "2027-01-01T00:00:00Z" },
    });
    expect(findings).toEqual([]);
  });
  test("the gravest comes first", () => {
    const order = ["critical", "security", "never_matches", "warning", "suggestion"];
    const found = advise({ subject: "project_path:*/pay:ref_type:mr:ref:*", wire: write }).map((each) =>
      order.indexOf(each.severity),
    );
    expect(found).toEqual([...found].sort((left, right) => left - right));
  });
});

test("a fix for branch writes ref and ref_type", () => {
  const found = advise({ conditions: { branch: "main" } }).find((each) => each.code === "COND-UNKNOWN-CLAIM");
  expect(found?.fix).toEqual([
    { field: "conditions.branch", value: null },
    { field: "conditions.ref", value: "main" },
    { field: "conditions.ref_type", value: "branch" },
  ]);
});
