import { conditionTexts, isPinned } from "#lib/rules/condition-texts.ts";
import { evaluateCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import { intersectPatterns } from "#lib/rules/intersect-patterns.ts";
import { segmentValue } from "#lib/rules/presets/parse-subject.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding, statedTexts } from "./advice.ts";

/** What can be said of a rule on GitHub Actions (GH-*). */
export function adviseGithub(advice: Advice): Finding[] {
  return [...advisePullRequests(advice), ...adviseNames(advice), ...adviseReusable(advice)];
}

function advisePullRequests({ rule, canWrite }: Advice): Finding[] {
  if (!canWrite || intersectPatterns(rule.subject, "repo:*:pull_request") === null) return [];
  const event = rule.conditions.event_name;
  const takesPullRequests =
    event === undefined ||
    ["pull_request", "pull_request_target"].some(
      (value) => evaluateCondition(readCondition(event), { found: true, value }).answer === "holds",
    );
  if (!takesPullRequests) return [];
  const repo = /^(repo:[^:*]+):\*{1,2}$/.exec(rule.subject)?.[1];
  return [
    finding(
      "GH-PR-WRITE",
      "security",
      "providerSubject",
      "Workflows of pull requests run code that nobody has reviewed, and pull_request_target carries the ref of the base branch. Name an environment or a branch, and refuse those events.",
      repo === undefined ? undefined : [{ field: "providerSubject", value: `${repo}:ref:refs/heads/main` }],
    ),
  ];
}

function adviseNames(advice: Advice): Finding[] {
  const { rule, seenClaims } = advice;
  const repo = segmentValue(advice.segments, "repo");
  if (repo === null) return [];
  const hasIds = /^[^/@*]+@\d+\/[^/@*]+@\d+$/.test(repo);
  const isPinnedById =
    isPinned(rule.conditions.repository_id) || isPinned(rule.conditions.repository_owner_id);
  const couldMixForms = /[^/*]\*/.test(repo) && !hasIds;
  if (hasIds || (isPinnedById && !couldMixForms)) return [];
  const seen = seenClaims.find((claims) => claims.repository === repo);
  const fix: FieldChange[] = ["repository_id", "repository_owner_id"]
    .filter((name) => typeof seen?.[name] === "string")
    .map((name) => ({ field: `conditions.${name}`, value: seen?.[name] }));
  return [
    finding(
      "GH-NAME-ONLY",
      "warning",
      "providerSubject",
      "Names of owners and repositories can be registered again by somebody else, and repositories made after 2026-07-15 send owner@id/repository@id instead. Require repository_id and repository_owner_id, or use the form with ids; never a bare * to accept both.",
      fix.length === 0 ? undefined : fix,
    ),
  ];
}

function adviseReusable(advice: Advice): Finding[] {
  const { rule } = advice;
  const claim = ["job_workflow_ref", "environment"].find((name) => statedTexts(advice, name).length > 0);
  if (claim === undefined) return [];
  const repo = segmentValue(advice.segments, "repo") ?? "";
  const isPinnedById =
    isPinned(rule.conditions.repository_id) ||
    isPinned(rule.conditions.repository_owner_id) ||
    /@\d+\//.test(repo);
  const workflows = [...statedTexts(advice, "job_workflow_ref").map(({ text }) => text)];
  const isOpen = [...workflows, ...conditionTexts(rule.conditions.workflow_ref)].some((text) =>
    /@\*+$/.test(text),
  );
  if (isPinnedById && !isOpen) return [];
  return [
    finding(
      "GH-REUSABLE-UNPINNED",
      "security",
      claim in rule.conditions ? `conditions.${claim}` : "providerSubject",
      isOpen
        ? "Any branch of the reusable workflow is accepted. Name @refs/heads/main or a commit."
        : `Any repository can call a public reusable workflow or declare an environment, and names can be registered again. Require repository_owner_id beside ${claim}.`,
    ),
  ];
}
