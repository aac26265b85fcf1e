import { conditionTexts, isPatternCondition } from "#lib/rules/condition-texts.ts";
import { canBeSame } from "#lib/rules/reach/compare-rules.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding, type StatedText, statedTexts } from "./advice.ts";

/** Facts that the rule states twice in ways that no token satisfies (COND-CONTRADICTION). */
export function findContradictions(advice: Advice): Finding[] {
  const clashes = [...subjectAgainstConditions(advice), ...pairsOfConditions(advice)];
  return clashes.map(({ field, message }) =>
    finding("COND-CONTRADICTION", "never_matches", field, `${message} No token satisfies both.`),
  );
}

interface Clash {
  field: string;
  message: string;
}

const sameNames = [
  "project_path",
  "project_id",
  "ref_type",
  "ref",
  "ref_protected",
  "environment_protected",
  "deployment_tier",
  "environment",
  "repository",
  "repository_id",
  "job_workflow_ref",
];

function subjectAgainstConditions(advice: Advice): Clash[] {
  const { rule, flavour } = advice;
  const clashes: Clash[] = [];
  const compare = (segment: string, claim: string) => {
    const condition = rule.conditions[claim];
    const texts = conditionTexts(condition);
    if (texts.length === 0) return;
    const isPattern = isPatternCondition(condition);
    if (texts.some((text) => canBeSame(segment, true, text, isPattern))) return;
    clashes.push({
      field: `conditions.${claim}`,
      message: `The subject says ${segment}, the condition on ${claim} says ${texts.join(" or ")}.`,
    });
  };
  for (const { name, value } of advice.segments) {
    // A `**` may take the delimiter and more, so that nothing is certain of what it stands in.
    if (name === null || value.includes("**")) continue;
    if (sameNames.includes(name)) compare(value, name);
    if (flavour === "github" && name === "repo" && !value.includes("@")) compare(value, "repository");
    if (flavour === "kubernetes" && name === "namespace") compare(value, "/kubernetes.io/namespace");
    if (flavour === "kubernetes" && name === "service_account") {
      compare(value, "/kubernetes.io/serviceaccount/name");
    }
  }
  return clashes;
}

function pairsOfConditions(advice: Advice): Clash[] {
  if (advice.flavour !== "gitlab") return [];
  return [
    ...clashOf(advice, "ref", "ref_path", (ref) => [`refs/heads/${ref}`, `refs/tags/${ref}`]),
    ...clashOf(advice, "ref_type", "ref_path", (type) => [type === "tag" ? "refs/tags/**" : "refs/heads/**"]),
    ...clashOf(advice, "namespace_path", "project_path", (path) => [`${path}/**`]),
    ...clashOf(advice, "job_namespace_path", "job_project_path", (path) => [`${path}/**`]),
    ...absentEnvironment(advice),
  ];
}

/** `from` leads to patterns for `to`; a clash when none of what is stated for `to` fits any of them. */
function clashOf(advice: Advice, from: string, to: string, derive: (text: string) => string[]): Clash[] {
  const given = statedTexts(advice, from).filter(({ text }) => !text.includes("**"));
  const wanted = statedTexts(advice, to).filter(({ text }) => !text.includes("***"));
  if (given.length === 0 || wanted.length === 0) return [];
  const fits = given.some((one) =>
    wanted.some((other) =>
      derive(one.text).some((pattern) => canBeSame(pattern, true, other.text, other.isPattern)),
    ),
  );
  if (fits) return [];
  const field = (texts: StatedText[]) => texts[0]?.field ?? "providerSubject";
  const place = field(wanted) === "providerSubject" ? field(given) : field(wanted);
  return [
    {
      field: place,
      message: `${from} is ${given[0]?.text ?? ""}, ${to} is ${wanted[0]?.text ?? ""}.`,
    },
  ];
}

function absentEnvironment(advice: Advice): Clash[] {
  const { conditions } = advice.rule;
  const environment = conditions.environment;
  const isAbsent = typeof environment === "object" && "exists" in environment && environment.exists === false;
  const other = ["environment_protected", "deployment_tier", "environment_action"].find(
    (name) => conditionTexts(conditions[name]).length > 0,
  );
  if (!isAbsent || other === undefined) return [];
  return [
    {
      field: "conditions.environment",
      message: `environment must be absent, and ${other} is only there with an environment.`,
    },
  ];
}
