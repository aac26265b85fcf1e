import { isPinned, requiresOnly } from "#lib/rules/condition-texts.ts";
import { segmentValue } from "#lib/rules/presets/parse-subject.ts";
import type { FieldChange } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding, isStatedExactly, statedTexts } from "./advice.ts";

/** Which projects a GitLab rule lets in, and by which kind of name (GL-GROUP-WIDE and its kin). */
export function adviseGitlabProjects(advice: Advice): Finding[] {
  return [
    ...adviseGroupWide(advice),
    ...adviseImmutableId(advice),
    ...adviseNamespaceId(advice),
    ...adviseJobProject(advice),
  ];
}

function adviseGroupWide(advice: Advice): Finding[] {
  const wide = statedTexts(advice, "project_path").find(
    ({ text, isPattern }) => isPattern && /\/\*+$/.test(text),
  );
  if (wide === undefined || isPinned(advice.rule.conditions.project_id)) return [];
  const group = wide.text.replace(/\/\*+$/, "");
  const isTopGroup = !group.includes("/");
  const isGitlabCom = advice.context.issuer === "https://gitlab.com";
  const severity = !advice.canWrite ? "warning" : isGitlabCom && isTopGroup ? "critical" : "security";
  const seen = seenProject(advice, group);
  return [
    finding(
      "GL-GROUP-WIDE",
      severity,
      wide.field,
      `Every project of ${group} and of all its subgroups gets in, those created tomorrow by anyone with create rights included. Write one rule per project, or list the project ids.`,
      seen === null
        ? undefined
        : wide.field === "providerSubject"
          ? [
              { field: wide.field, value: advice.rule.subject.replace(wide.text, String(seen.project_path)) },
              { field: "conditions.project_id", value: seen.project_id },
            ]
          : [
              { field: wide.field, value: seen.project_path },
              { field: "conditions.project_id", value: seen.project_id },
            ],
    ),
  ];
}

function seenProject({ seenClaims }: Advice, group: string): Record<string, unknown> | null {
  const found = seenClaims.find(
    (claims) => typeof claims.project_id === "string" && String(claims.project_path).startsWith(`${group}/`),
  );
  return found ?? null;
}

function adviseImmutableId(advice: Advice): Finding[] {
  const { rule, seenClaims, context, segments } = advice;
  const pinnedBySubject = /^\d+$/.test(segmentValue(segments, "project_id") ?? "");
  if (pinnedBySubject || pinsDigits(advice, "project_id") || pinsDigits(advice, "namespace_id")) return [];
  const path = statedTexts(advice, "project_path")[0]?.text ?? null;
  const seen = seenClaims.find((claims) => path !== null && claims.project_path === path);
  const isUnseenOnGitlabCom = context.issuer === "https://gitlab.com" && seen === undefined;
  const fix: FieldChange[] = [];
  if (typeof seen?.project_id === "string")
    fix.push({ field: "conditions.project_id", value: seen.project_id });
  if (typeof seen?.namespace_id === "string" && !("namespace_id" in rule.conditions)) {
    fix.push({ field: "conditions.namespace_id", value: seen.namespace_id });
  }
  return [
    finding(
      "GL-NO-IMMUTABLE-ID",
      isUnseenOnGitlabCom ? "security" : "warning",
      "conditions.project_id",
      "Only names say whose token this is. Paths can be renamed, moved, deleted and registered again by somebody else; ids cannot. Require project_id, and namespace_id, from a real token.",
      fix.length === 0 ? undefined : fix,
    ),
  ];
}

function pinsDigits(advice: Advice, claim: string): boolean {
  const texts = statedTexts(advice, claim).filter(({ field }) => field !== "providerSubject");
  return texts.length > 0 && texts.every(({ text }) => /^\d+$/.test(text));
}

function adviseNamespaceId(advice: Advice): Finding[] {
  const { conditions } = advice.rule;
  if (!("namespace_id" in conditions) || "project_id" in conditions) return [];
  const path = segmentValue(advice.segments, "project_path") ?? "";
  if (path.split("/").length < 3 && !/\*/.test(path)) return [];
  return [
    finding(
      "GL-NESTED-NAMESPACE-ID",
      "suggestion",
      "conditions.namespace_id",
      "namespace_id is the id of the immediate parent group, not of the top-level one: projects of subgroups carry another. Require project_id, or list the ids of all subgroups.",
    ),
  ];
}

const jobClaims = ["job_project_id", "job_project_path", "job_namespace_id", "job_namespace_path"];

function adviseJobProject(advice: Advice): Finding[] {
  const { conditions } = advice.rule;
  const claim = jobClaims.find((name) => name in conditions);
  if (claim === undefined) return [];
  if (pinsSame(advice, "project_id") && pinsSame(advice, "project_path")) {
    if (isStatedExactly(advice, "project_id") || isStatedExactly(advice, "project_path")) return [];
  }
  const own = claim.replace("job_", "");
  const value = conditions[claim];
  return [
    finding(
      "GL-FORK-JOB-PROJECT",
      "critical",
      `conditions.${claim}`,
      `${claim} says where the job runs; ${own} says where the code comes from, which is a fork for a fork's merge request. Requiring only the former accepts a fork's code.`,
      own === "project_id" || own === "project_path" ? [{ field: `conditions.${own}`, value }] : undefined,
    ),
  ];
}

/** Whether the job's project, when it is fixed, can be the one that the code is fixed to. */
function pinsSame(advice: Advice, name: string): boolean {
  const job = statedTexts(advice, `job_${name}`).map(({ text }) => text);
  const own = statedTexts(advice, name);
  const condition = advice.rule.conditions[name];
  if (job.length === 0 || own.length === 0) return true;
  return own.some(({ text }) => job.includes(text)) || requiresOnly(condition, job);
}
