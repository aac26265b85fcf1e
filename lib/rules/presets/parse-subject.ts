import type { IssuerFlavour } from "./issuer-flavour.ts";

/** One named part of a subject or of a pattern for one; positions are UTF-16 units of the whole text. */
export interface SubjectSegment {
  /** The fact it states (`project_path`, `ref_type`, `repo`, `namespace` …); null when the place has no name. */
  name: string | null;
  value: string;
  /** Where the value starts and ends in the text. */
  start: number;
  end: number;
}

const pairNames: Partial<Record<IssuerFlavour, ReadonlySet<string>>> = {
  gitlab: new Set([
    "project_path",
    "project_id",
    "job_project_id",
    "source_project_id",
    "namespace_id",
    "ref_type",
    "ref",
    "ref_protected",
    "environment_protected",
    "deployment_tier",
    "environment",
  ]),
  terraform: new Set(["organization", "project", "workspace", "run_phase"]),
  buildkite: new Set(["organization", "pipeline", "ref", "commit", "step"]),
  github: new Set([
    "repo",
    "ref",
    "environment",
    "job_workflow_ref",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "context",
    "actor",
    "workflow_ref",
    "event_name",
    "ref_type",
    "runner_environment",
  ]),
};
/** What a text is split by, and the names of the places, for subjects that have no name:value pairs. */
const kubernetesPlaces = ["system", "kind", "namespace", "service_account"];

/**
 * Splits a subject, or a pattern for one, into named segments at the delimiters of its issuer
 * (`TOKENS.md` section 1.4 and 2). Never fails: what has no name gets null.
 */
export function parseSubject(flavour: IssuerFlavour, text: string): SubjectSegment[] {
  if (flavour === "kubernetes") {
    return splitAt(text, ":").map((part, index) => ({ ...part, name: kubernetesPlaces[index] ?? null }));
  }
  if (flavour === "circleci") return parsePairs(splitAt(text, "/"), circleNames);
  const names = pairNames[flavour];
  const parts = splitAt(text, ":");
  return names === undefined ? parts : parsePairs(parts, names);
}

const circleNames = new Set(["org", "project", "user", "vcs-origin", "vcs-ref"]);

function parsePairs(parts: SubjectSegment[], names: ReadonlySet<string>): SubjectSegment[] {
  const segments: SubjectSegment[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    const value = parts[index + 1];
    if (part === undefined) break;
    if (!names.has(part.value) || value === undefined) {
      segments.push(part);
      continue;
    }
    segments.push({ ...value, name: part.value });
    index++;
  }
  return segments;
}

function splitAt(text: string, delimiter: string): SubjectSegment[] {
  const segments: SubjectSegment[] = [];
  let start = 0;
  for (const value of text.split(delimiter)) {
    segments.push({ name: null, value, start, end: start + value.length });
    start += value.length + delimiter.length;
  }
  return segments;
}

/** The value of the first segment of that name, or null. */
export function segmentValue(segments: readonly SubjectSegment[], name: string): string | null {
  return segments.find((segment) => segment.name === name)?.value ?? null;
}

/** Puts another value in the place of a segment. */
export function replaceSegment(text: string, segment: SubjectSegment, value: string): string {
  return text.slice(0, segment.start) + value + text.slice(segment.end);
}

/** Names of facts that are part of subjects of any flavour, to recognise a pattern that fixes nothing. */
export function isSubjectKeyName(name: string): boolean {
  return (
    Object.values(pairNames).some((names) => names?.has(name)) ||
    circleNames.has(name) ||
    name === "system" ||
    name === "serviceaccount"
  );
}
