import { conditionTexts, isPinned, requiresOnly } from "#lib/rules/condition-texts.ts";
import { evaluateCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import { issuerHost } from "#lib/rules/presets/issuer-flavour.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding, statedTexts } from "./advice.ts";

/** How a GitLab pipeline was started, for which environment, where it runs, by whom (the rest of GL-*). */
export function adviseGitlabPipelines(advice: Advice): Finding[] {
  return [
    ...adviseEnvironmentInSubject(advice),
    ...adviseEnvironment(advice),
    ...adviseMergeRequests(advice),
    ...advisePipelineSource(advice),
    ...adviseUserClaims(advice),
    ...adviseRunner(advice),
    ...adviseConfigUri(advice),
  ];
}

function adviseEnvironmentInSubject({ rule }: Advice): Finding[] {
  const found = /(^|:)environment:([^:]*)/.exec(rule.subject);
  if (found === null) return [];
  const name = found[2] ?? "";
  const rest = rule.subject.replace(found[0], "");
  const fix: FieldChange[] = [
    {
      field: "providerSubject",
      value: /^project_(path|id):[^:]+$/.test(rest) ? `${rest}:ref_type:branch:ref:*` : rest,
    },
    { field: "conditions.environment", value: name.includes("*") ? { matches: name } : name },
    { field: "conditions.environment_protected", value: "true" },
  ];
  return [
    finding(
      "GL-ENV-IN-SUB",
      "never_matches",
      "providerSubject",
      "The environment is never part of a GitLab subject. Require the claim environment, together with environment_protected.",
      name === "" ? undefined : fix,
    ),
  ];
}

function adviseEnvironment(advice: Advice): Finding[] {
  const { rule, onlyProtectedEnvironments, onlyProtectedRefs, seenClaims } = advice;
  const claim = ["environment", "deployment_tier"].find((name) => statedTexts(advice, name).length > 0);
  const found: Finding[] = [];
  if (claim !== undefined && !onlyProtectedEnvironments && !onlyProtectedRefs) {
    found.push(
      finding(
        "GL-ENV-UNPROTECTED",
        "security",
        claim in rule.conditions ? `conditions.${claim}` : "providerSubject",
        `${claim} is written by the author of .gitlab-ci.yml: any branch can declare it. Require environment_protected (Premium and Ultimate), or ref_protected.`,
        [{ field: "conditions.environment_protected", value: "true" }],
      ),
    );
  }
  const isSeenProtected = seenClaims.some((claims) => claims.environment_protected === "true");
  if (requiresOnly(rule.conditions.environment_protected, ["true"]) && !isSeenProtected) {
    found.push(
      finding(
        "GL-ENV-PROTECTED-FREE",
        "suggestion",
        "conditions.environment_protected",
        'Protected environments need Premium or Ultimate: on Free the claim is always "false" and this never matches. There, require ref_protected instead.',
      ),
    );
  }
  return found;
}

/** Whether pipelines of merge requests get in: they look like branch pipelines of the source branch. */
function letsInMergeRequests(advice: Advice): boolean {
  const source = advice.rule.conditions.pipeline_source;
  const types = statedTexts(advice, "ref_type");
  const isTagOnly = types.length > 0 && types.every(({ text }) => text === "tag");
  if (isTagOnly || (source !== undefined && !admits(source, "merge_request_event"))) return false;
  const refs = [...statedTexts(advice, "ref"), ...statedTexts(advice, "ref_path")];
  return refs.every(({ text, isPattern }) => isPattern && text.includes("*"));
}

function admits(condition: Parameters<typeof readCondition>[0], value: string): boolean {
  return evaluateCondition(readCondition(condition), { found: true, value }).answer === "holds";
}

function adviseMergeRequests(advice: Advice): Finding[] {
  const { rule, context, canWrite, onlyProtectedRefs } = advice;
  if (!letsInMergeRequests(advice)) return [];
  const found: Finding[] = [];
  const isRestricted = isPinned(rule.conditions.pipeline_source);
  if (!isRestricted) {
    const severity = onlyProtectedRefs ? "suggestion" : canWrite ? "security" : "warning";
    found.push(
      finding(
        "GL-MR-PIPELINES-INCLUDED",
        severity,
        "conditions.pipeline_source",
        "Pipelines of merge requests look like branch pipelines of the source branch, so code that nobody has reviewed gets in. List the pipeline sources you use, or name a protected branch.",
        [{ field: "conditions.pipeline_source", value: ["push", "web", "schedule"] }],
      ),
    );
  }
  if (context.kind === "gitlab_self_managed" && isBefore(context.gitlabVersion, [18, 2, 2])) {
    found.push(
      finding(
        "GL-OLD-VERSION-FORK",
        "security",
        "conditions.pipeline_source",
        `Before GitLab 18.2.2 (this is ${context.gitlabVersion}) a fork's merge request, run in the parent, got the parent's identity. Upgrade, or leave merge_request_event out.`,
        [{ field: "conditions.pipeline_source", value: ["push", "web", "schedule"] }],
      ),
    );
  }
  return found;
}

function isBefore(version: string | null | undefined, limit: number[]): boolean {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? "");
  if (parts === null) return false;
  for (const [index, part] of limit.entries()) {
    const own = Number(parts[index + 1] ?? 0);
    if (own !== part) return own < part;
  }
  return false;
}

const remoteSources = ["trigger", "api", "chat", "pipeline", "parent_pipeline"];

function advisePipelineSource({ rule, canWrite }: Advice): Finding[] {
  const source = rule.conditions.pipeline_source;
  if (!canWrite || (source !== undefined && !remoteSources.some((each) => admits(source, each)))) return [];
  const kept = conditionTexts(source).filter((text) => !remoteSources.includes(text) && !text.includes("*"));
  return [
    finding(
      "GL-PIPELINE-SOURCE-REMOTE",
      "suggestion",
      "conditions.pipeline_source",
      "Trigger tokens and API calls start pipelines without a push, and downstream pipelines inherit the trust. List only the sources you use.",
      [{ field: "conditions.pipeline_source", value: kept.length > 0 ? kept : ["push"] }],
    ),
  ];
}

const userClaims = new Set(["user_login", "user_email", "groups_direct", "user_identities"]);

function adviseUserClaims({ rule }: Advice): Finding[] {
  return Object.keys(rule.conditions)
    .filter((name) => userClaims.has(name.startsWith("/") ? (name.split("/")[1] ?? "") : name))
    .map((name) =>
      finding(
        "GL-USER-CLAIM",
        "warning",
        `conditions.${name}`,
        `${name} can be changed by the user, or is not in every token, and who starts a pipeline is not who wrote the code. Use user_id if you must; better, require ref_protected or environment_protected.`,
        [{ field: `conditions.${name}`, value: null }],
      ),
    );
}

function adviseRunner({ rule, context, canWrite, seenClaims }: Advice): Finding[] {
  if (context.issuer !== "https://gitlab.com" || !canWrite) return [];
  if (isPinned(rule.conditions.runner_environment)) return [];
  const isPublic =
    requiresOnly(rule.conditions.project_visibility, ["public"]) ||
    seenClaims.some(
      (claims) => claims.project_visibility === "public" && rule.subject.includes(`${claims.project_path}:`),
    );
  return [
    finding(
      "GL-RUNNER-UNPINNED",
      isPublic ? "warning" : "suggestion",
      "conditions.runner_environment",
      "A job on a runner that others can use may leak the token. Require runner_environment, or use a protected runner.",
      [{ field: "conditions.runner_environment", value: "gitlab-hosted" }],
    ),
  ];
}

function adviseConfigUri(advice: Advice): Finding[] {
  const host = issuerHost(advice.context.issuer);
  const wrong = statedTexts(advice, "ci_config_ref_uri").find(({ text }) => !hasConfigForm(text, host));
  if (wrong === undefined) return [];
  return [
    finding(
      "GL-CI-CONFIG-URI",
      "never_matches",
      wrong.field,
      `ci_config_ref_uri has the form ${host || "host"}/group/project//.gitlab-ci.yml@refs/heads/branch, without a scheme. ${wrong.text} never matches.`,
      repairConfigUri(wrong.text, host, wrong.isPattern, wrong.field),
    ),
  ];
}

function hasConfigForm(text: string, host: string): boolean {
  if (/^[a-z]+:\/\//.test(text)) return false;
  const own = text.split("/")[0] ?? "";
  if (!own.includes("*") && host !== "" && own !== host) return false;
  if (text.includes("**") || /\*$/.test(text)) return true;
  return /\/\//.test(text) && /@refs\//.test(text);
}

function repairConfigUri(
  text: string,
  host: string,
  isPattern: boolean,
  field: string,
): FieldChange[] | undefined {
  const bare = text.replace(/^[a-z]+:\/\//, "");
  const parts = /^([^/]+)\/(.+?)\/{1,2}([^/]*\.ya?ml)(@refs\/.+)?$/.exec(bare);
  if (parts === null) return undefined;
  const value = `${host || parts[1]}/${parts[2]}//${parts[3]}${parts[4] ?? "@refs/heads/main"}`;
  return [{ field, value: isPattern ? { matches: value } : value }];
}
