import type { RuleView } from "#lib/rules/rule-view.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type AdviceContext, prepareAdvice } from "./advice.ts";
import { adviseConditions } from "./advise-conditions.ts";
import { adviseGithub } from "./advise-github.ts";
import { adviseGrant } from "./advise-grant.ts";
import { adviseOtherIssuers } from "./advise-other-issuers.ts";
import { adviseSubject } from "./advise-subject.ts";
import { findContradictions } from "./find-contradictions.ts";
import { adviseGitlabPipelines } from "./gitlab-pipelines.ts";
import { adviseGitlabProjects } from "./gitlab-projects.ts";
import { adviseGitlabRefs } from "./gitlab-refs.ts";

const order: Finding["severity"][] = ["critical", "security", "never_matches", "warning", "suggestion"];

/**
 * What there is to say against a rule, gravest first. It advises: nothing here refuses anything. Codes and
 * severities are stable; a fix names fields of the rule (`rule-view.ts`, `applyToRule`).
 */
export function adviseRule(rule: RuleView, context: AdviceContext): Finding[] {
  const advice = prepareAdvice(rule, context);
  const findings = [
    ...adviseSubject(advice),
    ...(advice.flavour === "gitlab"
      ? [...adviseGitlabProjects(advice), ...adviseGitlabRefs(advice), ...adviseGitlabPipelines(advice)]
      : []),
    ...(advice.flavour === "github" ? adviseGithub(advice) : []),
    ...adviseOtherIssuers(advice),
    ...adviseConditions(advice),
    ...findContradictions(advice),
    ...adviseGrant(advice),
  ];
  return findings.sort((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity));
}
