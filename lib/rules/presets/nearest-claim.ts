import { editDistance } from "#lib/rules/edit-distance.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { hasCatalogue, knownClaims } from "./claim-facts.ts";

const gitlabAliases: Record<string, string> = {
  branch: "ref",
  branch_name: "ref",
  tag: "ref",
  git_ref: "ref",
  repository: "project_path",
  repo: "project_path",
  project: "project_path",
  project_name: "project_path",
  repository_id: "project_id",
  repository_owner: "namespace_path",
  repository_owner_id: "namespace_id",
  group: "namespace_path",
  namespace: "namespace_path",
  group_id: "namespace_id",
  actor: "user_login",
  actor_id: "user_id",
  user: "user_login",
  email: "user_email",
  protected: "ref_protected",
  branch_protected: "ref_protected",
  event_name: "pipeline_source",
  event: "pipeline_source",
  source: "pipeline_source",
  commit: "sha",
  environment_name: "environment",
  env: "environment",
  tier: "deployment_tier",
  job_workflow_ref: "ci_config_ref_uri",
  repository_visibility: "project_visibility",
  // Names of CI variables, without their CI_.
  commit_ref_name: "ref",
  commit_ref_slug: "ref",
  commit_branch: "ref",
  commit_tag: "ref",
  default_branch: "ref",
  source_branch: "ref",
  merge_request_source_branch_name: "ref",
  commit_ref_protected: "ref_protected",
  commit_sha: "sha",
  project_namespace: "namespace_path",
  project_root_namespace: "namespace_path",
  project_namespace_id: "namespace_id",
  environment_tier: "deployment_tier",
  user_name: "user_login",
};
const githubAliases: Record<string, string> = {
  branch: "ref",
  tag: "ref",
  project_path: "repository",
  repo: "repository",
  project: "repository",
  project_id: "repository_id",
  owner: "repository_owner",
  org: "repository_owner",
  organization: "repository_owner",
  namespace_path: "repository_owner",
  namespace_id: "repository_owner_id",
  owner_id: "repository_owner_id",
  user_login: "actor",
  user_id: "actor_id",
  event: "event_name",
  pipeline_source: "event_name",
  project_visibility: "repository_visibility",
  protected: "ref_protected",
  ci_config_ref_uri: "job_workflow_ref",
  env: "environment",
  workflow_name: "workflow",
};
const kubernetesAliases: Record<string, string> = {
  namespace: "/kubernetes.io/namespace",
  "kubernetes.io/namespace": "/kubernetes.io/namespace",
  "kubernetes.io/serviceaccount/namespace": "/kubernetes.io/namespace",
  serviceaccount: "/kubernetes.io/serviceaccount/name",
  service_account: "/kubernetes.io/serviceaccount/name",
  "kubernetes.io/serviceaccount/name": "/kubernetes.io/serviceaccount/name",
  "kubernetes.io/serviceaccount/service-account.name": "/kubernetes.io/serviceaccount/name",
  "kubernetes.io/serviceaccount/service-account.uid": "/kubernetes.io/serviceaccount/uid",
  "kubernetes.io/serviceaccount/uid": "/kubernetes.io/serviceaccount/uid",
  uid: "/kubernetes.io/serviceaccount/uid",
  service_account_name: "/kubernetes.io/serviceaccount/name",
  serviceaccount_name: "/kubernetes.io/serviceaccount/name",
  pod: "/kubernetes.io/pod/name",
  node: "/kubernetes.io/node/name",
};
const aliases: Record<ProviderKind, Record<string, string>> = {
  gitlab: gitlabAliases,
  gitlab_self_managed: gitlabAliases,
  github: githubAliases,
  kubernetes: kubernetesAliases,
  generic: {},
};

/** The claim that was probably meant by a name which the issuer does not send, or null. */
export function nearestClaim(kind: ProviderKind, name: string): string | null {
  const alias = aliases[kind];
  const wanted = name
    .toLowerCase()
    .replaceAll("-", "_")
    .replace(/^(?:ci|github)_/, "");
  if (Object.hasOwn(alias, name)) return alias[name] ?? null;
  const names = knownClaims(kind).map((claim) => claim.name);
  const same = names.find((each) => letters(each) === letters(wanted));
  if (same !== undefined) return same;
  if (Object.hasOwn(alias, wanted)) return alias[wanted] ?? null;
  const close = names.filter((each) => editDistance(each, wanted) <= (wanted.length < 5 ? 1 : 2));
  return close.length === 1 ? (close[0] ?? null) : null;
}

/** A claim's name as it sounds: `projectId`, `project-id` and `project_id` are one. */
export function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9/]/g, "");
}

/** Whether the issuer sends a claim of that name, a JSON Pointer into one included; true when nothing is known. */
export function isKnownClaim(kind: ProviderKind, name: string): boolean {
  if (!hasCatalogue(kind)) return true;
  const claims = knownClaims(kind);
  if (claims.some((claim) => claim.name === name)) return true;
  if (!name.startsWith("/")) return false;
  const [first = "", ...rest] = name
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const top = claims.find((claim) => claim.name === first);
  if (top === undefined) return false;
  return rest.length === 0 || top.type === "object" || top.type === "array";
}
