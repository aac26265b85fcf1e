/** Claims of GitLab CI jobs, one sample per kind of pipeline; JSON types as GitLab writes them. */
export interface DemoSample {
  name: string;
  /** What happened, for people. */
  why: string;
  claims: Record<string, unknown>;
  /** Audiences that the job asks for besides ours; `aud` is an array then. */
  moreAudiences?: string[];
}

/** What every job of the samples shares unless it says otherwise: a push to the protected branch `main`. */
const pushToMain: Record<string, unknown> = {
  namespace_id: "5123401",
  namespace_path: "acme",
  project_id: "57382910",
  project_path: "acme/payments",
  user_id: "1029384",
  user_login: "j.jansen",
  user_email: "j.jansen@acme.example",
  user_access_level: "maintainer",
  job_project_id: "57382910",
  job_project_path: "acme/payments",
  job_namespace_id: "5123401",
  job_namespace_path: "acme",
  pipeline_source: "push",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  runner_id: 12270852,
  runner_environment: "gitlab-hosted",
  sha: "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e",
  project_visibility: "private",
  ci_config_sha: "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e",
  sub: "project_path:acme/payments:ref_type:branch:ref:main",
};

const samples: DemoSample[] = [
  {
    name: "branch_push_main",
    why: "push to the protected default branch, gitlab.com hosted runner, no environment keyword",
    claims: {},
  },
  {
    name: "branch_push_feature",
    why: "push to an unprotected feature branch with a slash",
    claims: {
      user_access_level: "developer",
      ref: "feature/login-2fa",
      ref_path: "refs/heads/feature/login-2fa",
      ref_protected: "false",
      sub: "project_path:acme/payments:ref_type:branch:ref:feature/login-2fa",
    },
  },
  {
    name: "tag_push",
    why: "protected tag v1.4.0",
    claims: {
      ref: "v1.4.0",
      ref_type: "tag",
      ref_path: "refs/tags/v1.4.0",
      sub: "project_path:acme/payments:ref_type:tag:ref:v1.4.0",
    },
  },
  {
    name: "merge_request_same_project",
    why: 'MR pipeline, source branch in the same project: ref_type is "branch", ref the SOURCE branch',
    claims: {
      user_access_level: "developer",
      pipeline_source: "merge_request_event",
      ref: "feature/login-2fa",
      ref_path: "refs/heads/feature/login-2fa",
      ref_protected: "false",
      sub: "project_path:acme/payments:ref_type:branch:ref:feature/login-2fa",
    },
  },
  {
    name: "merge_request_from_fork_run_in_parent",
    why: "fork MR that a member ran in the parent project (GitLab >= 18.2.2): project_* and sub are the fork, job_project_* the parent",
    claims: {
      namespace_id: "9988776",
      namespace_path: "mallory",
      project_id: "60000001",
      project_path: "mallory/payments",
      user_access_level: null,
      pipeline_source: "merge_request_event",
      ref_protected: "false",
      project_visibility: "public",
      sub: "project_path:mallory/payments:ref_type:branch:ref:main",
    },
  },
  {
    name: "environment_production",
    why: "job with environment: {name: production}; protected environment (Premium/Ultimate)",
    claims: {
      environment: "production",
      environment_protected: "true",
      deployment_tier: "production",
      environment_action: "start",
    },
  },
  {
    name: "environment_free_tier",
    why: 'same job on GitLab Free/CE: environment_protected is always "false" (method is overridden only in EE)',
    claims: {
      environment: "production",
      environment_protected: "false",
      deployment_tier: "production",
      environment_action: "start",
    },
  },
  {
    name: "schedule",
    why: "scheduled pipeline on main, self-hosted runner, owner user",
    claims: {
      user_access_level: "owner",
      pipeline_source: "schedule",
      runner_id: 47561171,
      runner_environment: "self-hosted",
    },
  },
  {
    name: "trigger_token",
    why: "pipeline started through a pipeline trigger token (anyone holding the token)",
    claims: { pipeline_source: "trigger" },
  },
  {
    name: "self_managed_relative_url_id_first_sub",
    why: "self-managed GitLab under a relative URL, id-first custom sub with 18.7 components, aud array",
    moreAudiences: ["https://vault.corp.example"],
    claims: {
      namespace_id: "72",
      namespace_path: "platform/infra",
      project_id: "20",
      project_path: "platform/infra/network",
      job_project_id: "20",
      job_project_path: "platform/infra/network",
      job_namespace_id: "72",
      job_namespace_path: "platform/infra",
      runner_id: 1,
      runner_environment: "self-hosted",
      sub: "project_id:20:ref_type:branch:ref:main:ref_protected:true:deployment_tier:production:environment_protected:true",
      environment: "prod/eu-west",
      environment_protected: "true",
      deployment_tier: "production",
      environment_action: "start",
      groups_direct: ["platform/infra"],
      user_identities: [{ provider: "saml", extern_uid: "jjansen" }],
      job_source: "push",
    },
  },
];

/** A person's "Sign in with GitLab" token: same issuer, other key family, no job. Must never match a rule for CI. */
const person: DemoSample = {
  name: "person_sign_in",
  why: "human sign-in token of the same issuer, signed by the other key of the same key set",
  claims: {
    sub: "1029384",
    auth_time: 1788990000,
    sub_legacy: "…",
    name: "J. Jansen",
    nickname: "j.jansen",
    preferred_username: "j.jansen",
    email: "j.jansen@acme.example",
    email_verified: true,
    profile: "https://gitlab.com/j.jansen",
    groups_direct: ["acme"],
  },
};

/** All samples with their whole claims, those that depend on issuer and time left out. */
export const demoSamples: DemoSample[] = [
  ...samples.map((sample) => ({ ...sample, claims: { ...pushToMain, ...sample.claims } })),
  person,
];
