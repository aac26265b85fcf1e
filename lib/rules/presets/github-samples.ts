import { registeredTimes, type SampleNames, type SampleToken } from "./sample-token.ts";

interface Shape {
  repository?: string;
  repositoryId?: string;
  ownerId?: string;
  ref?: string;
  refType?: "branch" | "tag";
  event?: string;
  environment?: string;
  isProtected?: boolean;
  /** `repo:o@1/r@2`, the form of repositories made after 2026-07-15. */
  immutable?: boolean;
}

/** The tokens of GitHub Actions that a rule about a repository should be held against. */
export function githubSamples(names: SampleNames): SampleToken[] {
  const claims = (shape: Shape) => githubClaimsOf(names, shape);
  const [owner = "acme", name = "payments"] = names.projectPath.split("/");
  const sibling = `${owner}/${name === "website" ? "docs" : "website"}`;
  const other = names.branch === "feature/login-2fa" ? "feature/search" : "feature/login-2fa";
  const main = claims({});
  return [
    { id: "main", label: names.branch, risk: null, claims: main },
    {
      id: names.immutableSubject ? "main_by_name" : "main_immutable",
      label: `${names.branch}, subject ${names.immutableSubject ? "without" : "with"} ids`,
      risk: null,
      claims: claims({ immutable: !names.immutableSubject }),
    },
    {
      id: "other_branch",
      label: other,
      risk: "anyone with write access can push it",
      claims: claims({ ref: `refs/heads/${other}`, isProtected: false }),
    },
    {
      id: "tag",
      label: `tag ${names.tag}`,
      risk: null,
      claims: claims({ ref: `refs/tags/${names.tag}`, refType: "tag" }),
    },
    {
      id: "merge_request",
      label: "pull request",
      risk: "runs code that nobody has reviewed",
      claims: claims({ ref: "refs/pull/7/merge", event: "pull_request", isProtected: false }),
    },
    {
      id: "pull_request_target",
      label: "pull_request_target",
      risk: "carries the base branch but may run a stranger's code",
      claims: claims({ event: "pull_request_target" }),
    },
    {
      id: "protected_environment",
      label: `environment ${names.environment}`,
      risk: null,
      claims: claims({ environment: names.environment }),
    },
    {
      id: "sibling_project",
      label: sibling,
      risk: "another repository of the owner",
      claims: claims({ repository: sibling, repositoryId: "456790" }),
    },
    {
      id: "similar_name",
      label: `${owner}-evil/${name}`,
      risk: "somebody else's account with a similar name",
      claims: claims({ repository: `${owner}-evil/${name}`, repositoryId: "900001", ownerId: "900000" }),
    },
    {
      id: "recreated_project",
      label: `${names.projectPath}, another repository id`,
      risk: "the name registered again by somebody else",
      claims: claims({ repositoryId: "900003", ownerId: "900002" }),
    },
    {
      id: "fork",
      label: `fork mallory/${name}`,
      risk: "code of a fork",
      claims: claims({ repository: `mallory/${name}`, repositoryId: "900005", ownerId: "900004" }),
    },
    {
      id: "expired",
      label: `${names.branch}, expired`,
      risk: "the token has expired",
      claims: {
        ...main,
        iat: Number(main.iat) - 7200,
        nbf: Number(main.nbf) - 7200,
        exp: Number(main.exp) - 7200,
      },
    },
  ];
}

function githubClaimsOf(names: SampleNames, shape: Shape): Record<string, unknown> {
  const repository = shape.repository ?? names.projectPath;
  const [owner = "", name = ""] = repository.split("/");
  const ref = shape.ref ?? `refs/heads/${names.branch}`;
  const repositoryId = shape.repositoryId ?? names.projectId;
  const ownerId = shape.ownerId ?? names.namespaceId;
  const event = shape.event ?? "push";
  const repo =
    (shape.immutable ?? names.immutableSubject) ? `${owner}@${ownerId}/${name}@${repositoryId}` : repository;
  const context =
    shape.environment !== undefined
      ? `environment:${shape.environment}`
      : event === "pull_request"
        ? "pull_request"
        : `ref:${ref}`;
  return {
    ...registeredTimes(names),
    sub: `repo:${repo}:${context}`,
    repository,
    repository_id: repositoryId,
    repository_owner: owner,
    repository_owner_id: ownerId,
    repository_visibility: "private",
    ref,
    ref_type: shape.refType ?? "branch",
    ref_protected: String(shape.isProtected ?? true),
    event_name: event,
    actor: "octocat",
    actor_id: "583231",
    workflow: "deploy",
    workflow_ref: `${repository}/.github/workflows/deploy.yml@${ref}`,
    job_workflow_ref: `${repository}/.github/workflows/deploy.yml@${ref}`,
    runner_environment: "github-hosted",
    run_id: "7446098166",
    run_number: "10",
    run_attempt: "1",
    sha: "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e",
    ...(shape.environment === undefined ? {} : { environment: shape.environment }),
    ...names.fixedClaims,
  };
}
