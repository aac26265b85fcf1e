import { conditionTexts, isPatternCondition, mapCondition } from "#lib/rules/condition-texts.ts";
import { readCondition } from "#lib/rules/evaluate-condition.ts";
import { matchPattern } from "#lib/rules/match-pattern.ts";
import { findClaim } from "#lib/rules/presets/claim-facts.ts";
import { isKnownClaim, nearestClaim } from "#lib/rules/presets/nearest-claim.ts";
import { readClaim } from "#lib/rules/read-claim.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { Condition } from "#lib/schemas/conditions.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding } from "./advice.ts";

/** What can be said of each claim condition (COND-*), every value of a list judged. */
export function adviseConditions(advice: Advice): Finding[] {
  return Object.entries(advice.rule.conditions).flatMap(([claim, condition]) => [
    ...adviseUnknownClaim(advice, claim, condition),
    ...adviseImpossibleValue(advice, claim, condition),
    ...adviseType(advice, claim, condition),
    ...adviseVolatile(advice, claim),
    ...adviseCase(advice, claim, condition),
  ]);
}

function adviseUnknownClaim(advice: Advice, claim: string, condition: Condition): Finding[] {
  const { kind } = advice.context;
  if (isKnownClaim(kind, claim) || readCondition(condition).operator === "absent") return [];
  if (advice.seenClaims.some((claims) => readClaim(claims, claim).found)) return [];
  const near = nearestClaim(kind, claim);
  const meant = near === null ? "" : ` Did you mean ${near}?`;
  return [
    finding(
      "COND-UNKNOWN-CLAIM",
      "never_matches",
      `conditions.${claim}`,
      `This issuer sends no claim named ${claim}, and an absent claim never matches.${meant}`,
      near === null ? undefined : renameClaim(advice, claim, near, condition),
    ),
  ];
}

/** The condition under the name that the issuer has; `branch` and `tag` also say which type of ref. */
export function renameClaim(
  advice: Pick<Advice, "rule" | "flavour">,
  claim: string,
  near: string,
  condition: Condition,
): FieldChange[] {
  const removed: FieldChange = { field: `conditions.${claim}`, value: null };
  if (near in advice.rule.conditions) return [removed];
  const type = /tag/i.test(claim) ? "tag" : /branch/i.test(claim) ? "branch" : null;
  if (near !== "ref" || type === null) return [removed, { field: `conditions.${near}`, value: condition }];
  if (advice.flavour === "github") {
    const prefix = type === "tag" ? "refs/tags/" : "refs/heads/";
    const full = mapCondition(condition, (text) => (text.startsWith("refs/") ? text : prefix + text));
    return [removed, { field: "conditions.ref", value: full }];
  }
  const short = mapCondition(condition, (text) => text.replace(/^refs\/(?:heads|tags)\//, ""));
  const typed: FieldChange[] =
    "ref_type" in advice.rule.conditions ? [] : [{ field: "conditions.ref_type", value: type }];
  return [removed, { field: "conditions.ref", value: short }, ...typed];
}

/** What people write for a value that the issuer spells otherwise. */
const valueAliases: Record<string, string> = {
  merge_request: "merge_request_event",
  merge_requests: "merge_request_event",
  merge_request_pipeline: "merge_request_event",
  mr: "merge_request_event",
  pull_request: "merge_request_event",
  external_pull_request: "external_pull_request_event",
  scheduled: "schedule",
  cron: "schedule",
  manual: "web",
  prod: "production",
  stage: "staging",
  test: "testing",
  dev: "development",
  hosted: "gitlab-hosted",
  shared: "gitlab-hosted",
  "github-hosted": "gitlab-hosted",
  self_hosted: "self-hosted",
  yes: "true",
  "1": "true",
  on: "true",
  protected: "true",
  no: "false",
  "0": "false",
  branches: "branch",
  tags: "tag",
};

function adviseImpossibleValue(advice: Advice, claim: string, condition: Condition): Finding[] {
  const facts = findClaim(advice.context.kind, claim);
  const isPattern = isPatternCondition(condition);
  const isGitlabRefType = claim === "ref_type" && advice.flavour === "gitlab";
  if (facts === null || isGitlabRefType || claim === "user_access_level") return [];
  const isId =
    /(^|_)id$/.test(claim) &&
    !claim.endsWith("node_id") &&
    facts.type !== "object" &&
    facts.mark !== "volatile";
  const values = facts.values;
  if (values === undefined && !isId) return [];
  const isPossible = (text: string) => {
    if (values === undefined) return isPattern ? /^[\d*]+$/.test(text) : /^\d+$/.test(text);
    return isPattern ? values.some((value) => matchPattern(text, value) !== null) : values.includes(text);
  };
  const wrong = conditionTexts(condition).filter((text) => !isPossible(text));
  if (wrong.length === 0) return [];
  const allowed = values === undefined ? "digits only" : values.map((value) => `"${value}"`).join(", ");
  const repaired = mapCondition(condition, (text) => (wrong.includes(text) ? repair(text, values) : text));
  return [
    finding(
      "COND-IMPOSSIBLE-VALUE",
      "never_matches",
      `conditions.${claim}`,
      `${claim} is never ${wrong.map((text) => `"${text}"`).join(" or ")}. It can be: ${allowed}.`,
      repaired === null ? undefined : [{ field: `conditions.${claim}`, value: repaired }],
    ),
  ];
}

function repair(text: string, values: readonly string[] | undefined): string | null {
  if (values === undefined) return null;
  const wanted = text.trim().toLowerCase();
  const alias = Object.hasOwn(valueAliases, wanted) ? valueAliases[wanted] : undefined;
  if (alias !== undefined && values.includes(alias)) return alias;
  return values.find((value) => value.toLowerCase() === wanted) ?? null;
}

function adviseType(advice: Advice, claim: string, condition: Condition): Finding[] {
  const type = findClaim(advice.context.kind, claim)?.type;
  const odd = readCondition(condition).operands.some(
    (operand) => typeof operand !== "string" && typeof operand !== type,
  );
  if (!odd) return [];
  return [
    finding(
      "COND-TYPE",
      "suggestion",
      `conditions.${claim}`,
      "The value is a number or true/false. We compare it as text; other systems (Vault, CEL) do not, and GitLab sends text. Store it as text, so that the rule can be copied.",
      [{ field: `conditions.${claim}`, value: mapCondition(condition, (text) => text) }],
    ),
  ];
}

const volatileNames = new Set([
  "run_id",
  "run_number",
  "run_attempt",
  "build_id",
  "build_number",
  "build_commit",
  "terraform_run_id",
  "stepUuid",
  "pipelineUuid",
  "pipelineRunUuid",
  "oidc.circleci.com/pipeline-id",
  "oidc.circleci.com/workflow-id",
  "oidc.circleci.com/job-id",
  "exp",
  "nbf",
  "iat",
  "jti",
  "pipeline_id",
  "job_id",
  "sha",
  "ci_config_sha",
]);

/** Whether a claim has another value in every run. */
export function isVolatileClaim(kind: Advice["context"]["kind"], claim: string): boolean {
  return volatileNames.has(claim) || findClaim(kind, claim)?.mark === "volatile";
}

function adviseVolatile(advice: Advice, claim: string): Finding[] {
  const condition = advice.rule.conditions[claim];
  if (!isVolatileClaim(advice.context.kind, claim) || conditionTexts(condition).length === 0) return [];
  return [
    finding(
      "COND-VOLATILE",
      "warning",
      `conditions.${claim}`,
      `${claim} changes with every run: this matches once, then never again.`,
      [{ field: `conditions.${claim}`, value: null }],
    ),
  ];
}

function adviseCase(advice: Advice, claim: string, condition: Condition): Finding[] {
  const seen = advice.seenClaims
    .map((claims) => readClaim(claims, claim))
    .flatMap((reading) => (reading.found && typeof reading.value === "string" ? [reading.value] : []));
  for (const text of conditionTexts(condition)) {
    const spelt = seen.find((value) => value !== text && value.toLowerCase() === text.toLowerCase());
    if (spelt === undefined || seen.includes(text)) continue;
    return [
      finding(
        "SUB-CASE",
        "warning",
        `conditions.${claim}`,
        `A token seen here says ${spelt}: the case differs, and comparing is case-sensitive.`,
        [
          {
            field: `conditions.${claim}`,
            value: mapCondition(condition, (each) => (each === text ? spelt : each)),
          },
        ],
      ),
    ];
  }
  return [];
}
