import { anyBranch, type Examples, write } from "./example-rules.ts";
import { testExamples } from "./test-examples.ts";

/** The examples of `advisor_rules.json` for GitLab. */
const examples: Examples = {
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
};

testExamples(examples);
