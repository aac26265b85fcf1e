import { issuerHost } from "./issuer-flavour.ts";
import { registeredTimes, type SampleNames, type SampleToken } from "./sample-token.ts";

interface Shape {
  projectPath?: string;
  projectId?: string;
  namespaceId?: string;
  jobProjectPath?: string;
  jobProjectId?: string;
  ref?: string;
  refType?: "branch" | "tag";
  isProtected?: boolean;
  source?: string;
  environment?: { name: string; isProtected: boolean };
  visibility?: string;
}

/** The tokens of GitLab that a rule about a project should be held against (`example_payloads.json`). */
export function gitlabSamples(names: SampleNames): SampleToken[] {
  const claims = (shape: Shape) => gitlabClaimsOf(names, shape);
  const namespace = parentOf(names.projectPath);
  const project = names.projectPath.slice(namespace.length + 1);
  const sibling = `${namespace}/${project === "website" ? "docs" : "website"}`;
  const nested = `${namespace}/infra/network`;
  const fork = `mallory/${project}`;
  const other = names.branch === "feature/login-2fa" ? "feature/search" : "feature/login-2fa";
  return [
    sample("main", names.branch, null, claims({})),
    sample("other_branch", other, "any developer can push it", claims({ ref: other, isProtected: false })),
    sample(
      "same_branch_unprotected",
      `${names.branch}, not protected`,
      "the branch is not protected: any developer can push to it",
      claims({ isProtected: false }),
    ),
    sample("tag", `tag ${names.tag}`, null, claims({ ref: names.tag, refType: "tag" })),
    sample(
      "tag_unprotected",
      `tag ${names.tag}, not protected`,
      "any developer can create it",
      claims({ ref: names.tag, refType: "tag", isProtected: false }),
    ),
    sample(
      "merge_request",
      "merge request",
      "runs code that nobody has reviewed",
      claims({ ref: other, isProtected: false, source: "merge_request_event" }),
    ),
    sample(
      "protected_environment",
      `environment ${names.environment}`,
      null,
      claims({ environment: { name: names.environment, isProtected: true } }),
    ),
    sample(
      "unprotected_environment",
      `environment ${names.environment}, not protected`,
      "any branch can declare the environment",
      claims({
        ref: other,
        isProtected: false,
        environment: { name: names.environment, isProtected: false },
      }),
    ),
    sample("schedule", "schedule", null, claims({ source: "schedule" })),
    sample("trigger", "trigger token", null, claims({ source: "trigger" })),
    sample(
      "sibling_project",
      sibling,
      "another project of the group",
      claims({ projectPath: sibling, projectId: "57382911" }),
    ),
    sample(
      "subgroup_project",
      nested,
      "a project of a subgroup: * in the path crosses /",
      claims({ projectPath: nested, projectId: "57382912", namespaceId: "5123402" }),
    ),
    sample(
      "similar_name",
      `${namespace}-evil/${project}`,
      "somebody else's group with a similar name",
      claims({ projectPath: `${namespace}-evil/${project}`, projectId: "60000002", namespaceId: "9988777" }),
    ),
    sample(
      "recreated_project",
      `${names.projectPath}, another project id`,
      "the path registered again by somebody else",
      claims({ projectId: "60000003", namespaceId: "9988778" }),
    ),
    sample(
      "fork",
      `fork ${fork}`,
      "code of a fork",
      claims({
        projectPath: fork,
        projectId: "60000001",
        namespaceId: "9988776",
        jobProjectPath: names.projectPath,
        jobProjectId: names.projectId,
        isProtected: false,
        source: "merge_request_event",
        visibility: "public",
      }),
    ),
    sample("expired", `${names.branch}, expired`, "the token has expired", expire(claims({}))),
  ];
}

function sample(
  id: string,
  label: string,
  risk: string | null,
  claims: Record<string, unknown>,
): SampleToken {
  return { id, label, risk, claims };
}

function expire(claims: Record<string, unknown>): Record<string, unknown> {
  return {
    ...claims,
    iat: Number(claims.iat) - 7200,
    nbf: Number(claims.nbf) - 7200,
    exp: Number(claims.exp) - 7200,
  };
}

function parentOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? path : path.slice(0, at);
}

function gitlabClaimsOf(names: SampleNames, shape: Shape): Record<string, unknown> {
  const projectPath = shape.projectPath ?? names.projectPath;
  const jobProjectPath = shape.jobProjectPath ?? projectPath;
  const projectId = shape.projectId ?? names.projectId;
  const namespaceId = shape.namespaceId ?? names.namespaceId;
  const ref = shape.ref ?? names.branch;
  const refType = shape.refType ?? "branch";
  const refPath = `refs/${refType === "tag" ? "tags" : "heads"}/${ref}`;
  const sha = "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e";
  const claims: Record<string, unknown> = {
    namespace_id: namespaceId,
    namespace_path: parentOf(projectPath),
    project_id: projectId,
    project_path: projectPath,
    user_id: "1029384",
    user_login: "j.jansen",
    user_email: "j.jansen@example.com",
    user_access_level: "maintainer",
    job_project_id: shape.jobProjectId ?? projectId,
    job_project_path: jobProjectPath,
    job_namespace_id: shape.jobProjectPath === undefined ? namespaceId : names.namespaceId,
    job_namespace_path: parentOf(jobProjectPath),
    pipeline_id: "1391152406",
    pipeline_source: shape.source ?? "push",
    job_id: "7446098166",
    ref,
    ref_type: refType,
    ref_path: refPath,
    ref_protected: String(shape.isProtected ?? true),
    runner_id: 12270852,
    runner_environment: names.issuer === "https://gitlab.com" ? "gitlab-hosted" : "self-hosted",
    sha,
    project_visibility: shape.visibility ?? "private",
    ci_config_ref_uri: `${issuerHost(names.issuer)}/${jobProjectPath}//.gitlab-ci.yml@${refPath}`,
    ci_config_sha: sha,
    ...registeredTimes(names),
    ...(shape.environment === undefined
      ? {}
      : {
          environment: shape.environment.name,
          environment_protected: String(shape.environment.isProtected),
          deployment_tier: "production",
          environment_action: "start",
        }),
    ...names.fixedClaims,
    ...(shape.source === undefined ? {} : { pipeline_source: shape.source }),
  };
  return { ...claims, sub: composeGitlabSubject(names.subjectComponents, claims) };
}

/** `sub` as GitLab composes it: name:value pairs, a component without value is skipped (`TOKENS.md` 1.4). */
export function composeGitlabSubject(components: readonly string[], claims: Record<string, unknown>): string {
  return components
    .filter((name) => claims[name] !== undefined)
    .map((name) => `${name}:${String(claims[name])}`)
    .join(":");
}
