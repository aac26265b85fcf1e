import { describe, expect, test } from "vitest";
import {
  advise,
  anyBranch,
  type Example,
  type Examples,
  main,
  neighbourly,
  now,
  publicUrl,
  saved,
  write,
} from "./example-rules.ts";
import { testExamples } from "./test-examples.ts";

/** The examples of `advisor_rules.json` for any issuer, and for those that are not GitLab. */
const examples: Examples = {
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

testExamples(examples);

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
