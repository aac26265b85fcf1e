import { conditionTexts } from "#lib/rules/condition-texts.ts";
import type { RuleView } from "#lib/rules/rule-view.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { type IssuerFlavour, issuerFlavour } from "./issuer-flavour.ts";
import { parseSubject, segmentValue } from "./parse-subject.ts";
import type { SampleNames } from "./sample-token.ts";

const gitlabComponents = ["project_path", "ref_type", "ref"];

/** What samples are made from. */
export interface SampleSource {
  rule: RuleView;
  kind: ProviderKind;
  issuer: string;
  publicUrl: string;
  at: Date;
}

/** The rule's own names, stars filled with something that reads as real, so that its samples are about it. */
export function sampleNames({ rule, kind, issuer, publicUrl, at }: SampleSource): SampleNames {
  const flavour = issuerFlavour(kind, issuer);
  const segments = parseSubject(flavour, rule.subject);
  const segment = (name: string) => segmentValue(segments, name);
  const condition = (name: string) => conditionTexts(rule.conditions[name])[0] ?? null;
  const ref = condition("ref") ?? stripRef(condition("ref_path") ?? segment("ref"));
  const isTag = segment("ref_type") === "tag" || condition("ref_type") === "tag" || isTagRef(segment("ref"));
  const repo = /^([^@/]*)(?:@(\d+))?(?:\/([^@/]*)(?:@(\d+))?)?$/.exec(segment("repo") ?? "");
  const repoPath = repo?.[3] === undefined ? null : `${repo[1] ?? ""}/${repo[3]}`;
  const path = segment("project_path") ?? condition("project_path") ?? repoPath ?? condition("repository");
  return {
    issuer,
    audience: rule.trustedAudiences[0] ?? publicUrl,
    at,
    projectPath: fillPath(path),
    projectId:
      digits(condition("project_id") ?? condition("repository_id")) ??
      digits(segment("project_id") ?? repo?.[4] ?? null) ??
      "57382910",
    namespaceId:
      digits(condition("namespace_id") ?? condition("repository_owner_id") ?? repo?.[2] ?? null) ?? "5123401",
    branch: isTag || ref === null ? "main" : fill(ref, "2026.11", "main"),
    tag: isTag && ref !== null ? fill(ref, "1.4.0", "v1.4.0") : "v1.4.0",
    environment: fill(condition("environment") ?? segment("environment") ?? "production", "eu", "production"),
    namespace: fill(segment("namespace") ?? condition("/kubernetes.io/namespace") ?? "prod", "eu", "prod"),
    serviceAccount: fill(segment("service_account") ?? "deployer", "1", "deployer"),
    serviceAccountUid: fill(
      condition("/kubernetes.io/serviceaccount/uid") ?? "99999999-2222-4333-8444-555555555555",
      "0",
      "0",
    ),
    subjectComponents: components(
      flavour,
      segments.map((each) => each.name),
    ),
    immutableSubject: repo?.[4] !== undefined,
    fixedClaims: fixedClaims(rule, condition),
  };
}

function components(flavour: IssuerFlavour, names: (string | null)[]): readonly string[] {
  const known = names.flatMap((name) => (name === null || name === "environment" ? [] : [name]));
  const first = known[0];
  if (flavour !== "gitlab" || known.length !== names.length || first === undefined) {
    return first === "project_id" ? ["project_id", "ref_type", "ref"] : gitlabComponents;
  }
  return known.length === 1 ? [first, "ref_type", "ref"] : known;
}

const notVaried = [
  "runner_environment",
  "project_visibility",
  "pipeline_source",
  "user_access_level",
  "deployment_tier",
  "job_source",
  "event_name",
  "repository_visibility",
];

function fixedClaims(rule: RuleView, condition: (name: string) => string | null): Record<string, unknown> {
  const wanted = notVaried.filter((name) => !conditionTexts(rule.conditions[name]).includes("push"));
  return Object.fromEntries(
    wanted
      .map((name) => [name, condition(name)] as const)
      .filter(([, value]) => value !== null && !value.includes("*") && value !== "merge_request_event"),
  );
}

function fillPath(path: string | null): string {
  if (path === null || /^\*+$/.test(path)) return "acme/payments";
  const filled = path.replace(/(^|\/)\*+(?=$|\/)/g, "$1payments").replace(/\*+/g, "x");
  return filled.includes("/") ? filled : `${filled}/payments`;
}

function fill(text: string, star: string, alone: string): string {
  return /^\*+$/.test(text) ? alone : text.replace(/\*+/g, star);
}

function digits(text: string | null): string | null {
  return text !== null && /^\d+$/.test(text) ? text : null;
}

function stripRef(ref: string | null): string | null {
  return ref === null ? null : ref.replace(/^refs\/(?:heads|tags)\//, "");
}

function isTagRef(ref: string | null): boolean {
  return ref?.startsWith("refs/tags/") ?? false;
}
