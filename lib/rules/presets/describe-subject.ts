import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { issuerFlavour } from "./issuer-flavour.ts";
import { parseSubject, type SubjectSegment, segmentValue } from "./parse-subject.ts";

/**
 * One sentence that says in plain words whom a subject pattern lets in
 * ("Any branch pipeline of mygroup/myproject on branch main").
 */
export function describeSubject(pattern: string, kind: ProviderKind, issuer = ""): string {
  if (pattern === "") return "No subject yet";
  if (/^[*:]+$/.test(pattern)) return "Any token of this issuer";
  const flavour = issuerFlavour(kind, issuer);
  const segments = parseSubject(flavour, pattern);
  if (flavour === "gitlab") return describeGitlab(segments) ?? describeOther(pattern);
  if (flavour === "github") return describeGithub(segments) ?? describeOther(pattern);
  if (flavour === "kubernetes") return describeKubernetes(segments) ?? describeOther(pattern);
  return describeOther(pattern);
}

function describeGitlab(segments: SubjectSegment[]): string | null {
  const path = segmentValue(segments, "project_path");
  const id = segmentValue(segments, "project_id");
  if (path === null && id === null) return null;
  const project = path === null ? describeId(id ?? "") : describePath(path);
  const type = segmentValue(segments, "ref_type");
  const ref = segmentValue(segments, "ref");
  const extras = [
    segmentValue(segments, "ref_protected") === "true" ? "protected refs only" : null,
    segmentValue(segments, "environment_protected") === "true" ? "protected environments only" : null,
    tier(segmentValue(segments, "deployment_tier")),
  ].filter((extra) => extra !== null);
  const tail = extras.length === 0 ? "" : `, ${extras.join(", ")}`;
  return `${pipeline(type)} of ${project}${on(type, ref, segments)}${tail}`;
}

function describeId(id: string): string {
  return id === "*" ? "every project" : `the project with id ${id}`;
}

function describePath(path: string): string {
  if (/^\*+$/.test(path)) return "every project of this issuer";
  const group = /^([^*]+)\/\*+$/.exec(path)?.[1];
  if (group !== undefined) return `every project in ${group} and its subgroups`;
  return path.includes("*") ? `projects whose path matches ${path}` : path;
}

function pipeline(type: string | null): string {
  if (type === "branch") return "Any branch pipeline";
  if (type === "tag") return "Any tag pipeline";
  if (type === null || /^\*+$/.test(type)) return "Any pipeline";
  return `Pipelines with ref type ${type}`;
}

function on(type: string | null, ref: string | null, segments: SubjectSegment[]): string {
  if (ref === null) {
    const open = segments.some((segment) => segment.name === null && /\*/.test(segment.value));
    return type === null && open ? ", on any branch or tag" : "";
  }
  const word = type === "tag" ? "tag" : type === "branch" ? "branch" : "ref";
  if (/^\*+$/.test(ref)) return `, on any ${word === "ref" ? "branch or tag" : word}`;
  const prefix = /^([^*]+)\*+$/.exec(ref)?.[1];
  if (prefix !== undefined)
    return ` on ${word === "branch" ? "branches" : `${word}s`} that start with ${prefix}`;
  if (ref.includes("*")) return ` on ${word === "branch" ? "branches" : `${word}s`} that match ${ref}`;
  return ` on ${word} ${ref}`;
}

function tier(value: string | null): string | null {
  return value === null || value.includes("*") ? null : `deployment tier ${value}`;
}

function describeGithub(segments: SubjectSegment[]): string | null {
  const repo = segmentValue(segments, "repo");
  if (repo === null) return null;
  const name = repo.includes("*") ? `repositories that match ${repo}` : repo;
  const environment = segmentValue(segments, "environment");
  if (environment !== null) return `Any job of ${name} in ${star(environment, "environment")}`;
  if (segments.some((segment) => segment.value === "pull_request")) return `Any pull request of ${name}`;
  const ref = segmentValue(segments, "ref");
  if (ref === null) return `Any workflow of ${name}`;
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch !== undefined) return `Any workflow of ${name} on ${star(branch, "branch")}`;
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  if (tag !== undefined) return `Any workflow of ${name} on ${star(tag, "tag")}`;
  return `Any workflow of ${name} on ${star(ref, "ref")}`;
}

function star(value: string, word: string): string {
  if (/^\*+$/.test(value)) return `any ${word}`;
  return value.includes("*") ? `a ${word} that matches ${value}` : `${word} ${value}`;
}

function describeKubernetes(segments: SubjectSegment[]): string | null {
  const namespace = segmentValue(segments, "namespace");
  const account = segmentValue(segments, "service_account");
  if (namespace === null || account === null) return null;
  const who = /^\*+$/.test(account) ? "Any service account" : `The service account ${account}`;
  return `${who} in ${/^\*+$/.test(namespace) ? "any namespace" : `namespace ${namespace}`}`;
}

function describeOther(pattern: string): string {
  return pattern.includes("*") ? `Any token whose subject matches ${pattern}` : `Only the subject ${pattern}`;
}
