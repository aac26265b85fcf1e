import { isKnownClaim } from "#lib/rules/presets/nearest-claim.ts";
import { parseSubject, type SubjectSegment, segmentValue } from "#lib/rules/presets/parse-subject.ts";
import { compareFact, compareRef } from "./compare-ref.ts";
import { type HintFacts, textOf } from "./hint-input.ts";
import { show } from "./near-miss.ts";
import { comparePath } from "./project-hints.ts";
import {
  asCondition,
  fits,
  requireClaim,
  type SubjectRepair,
  takeCauses,
  takeVerdict,
} from "./subject-repair.ts";

/** Holds a pattern against a GitHub subject: `repo:owner/name`, with or without ids, then the context. */
export function repairGithubSubject(
  repair: SubjectRepair,
  facts: HintFacts,
  pattern: string,
  subject: string,
): void {
  const wanted = parseSubject("github", pattern);
  const given = parseSubject("github", subject);
  const expected = segmentValue(wanted, "repo");
  const actual = segmentValue(given, "repo");
  if (expected === null) {
    repairShapeless(repair, facts, pattern);
    return;
  }
  compareRepository(repair, facts, expected, actual ?? textOf(facts.claims, "repository"));
  const rest = (segments: SubjectSegment[]) => segments.filter(({ name }) => name !== "repo");
  if (actual === null || rest(given).length !== 1 || rest(wanted).length !== 1) {
    explainCustomised(repair, facts, wanted, given);
  } else compareContext(repair, facts, rest(wanted), rest(given));
}

/** A subject of other parts than the rule's: what it no longer says is kept as conditions. */
function explainCustomised(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  given: SubjectSegment[],
): void {
  if (segmentValue(given, "repo") === null) {
    for (const name of ["repository_id", "repository"]) {
      const own = textOf(facts.claims, name);
      if (own !== "" && segmentValue(given, name) === null) requireClaim(repair, facts, name, own);
    }
  }
  for (const { name, value } of wanted) {
    if (
      name === null ||
      !isKnownClaim("github", name) ||
      /^\*+$/.test(value) ||
      segmentValue(given, name) !== null
    )
      continue;
    requireClaim(repair, facts, name, asCondition(facts, name, value));
  }
  takeCauses(repair, [
    {
      code: "custom_subject_components",
      message:
        "The token's subject has other parts than the rule expects: the repository or its organisation customised it.",
    },
  ]);
}

function repairShapeless(repair: SubjectRepair, facts: HintFacts, pattern: string): void {
  const named = /^project_path:([^:]+)/.exec(pattern)?.[1] ?? pattern.replace(/^https?:\/\/[^/]+\//, "");
  const verdict = comparePath(facts, named, textOf(facts.claims, "repository"), "The repository");
  if (!named.includes("/")) {
    repair.right.push({
      code: "wrong_shape",
      message: `A GitHub subject starts with repo:, ${show(pattern)} does not.`,
    });
  } else if ("right" in verdict) repair.right.push(verdict.right);
  else {
    takeCauses(repair, [
      {
        code: pattern.startsWith("project_path:") ? "other_ci_syntax" : "url_for_path",
        message: `${show(pattern)} is not the form of a GitHub subject, which names repository and ref or environment.`,
      },
    ]);
  }
}

interface Repository {
  names: string;
  ownerId: string | null;
  id: string | null;
}

function readRepository(text: string): Repository {
  const parts = /^([^@/]*)(?:@(\d+))?\/([^@/]*)(?:@(\d+))?$/.exec(text);
  if (parts === null) return { names: text, ownerId: null, id: null };
  return { names: `${parts[1]}/${parts[3]}`, ownerId: parts[2] ?? null, id: parts[4] ?? null };
}

function compareRepository(repair: SubjectRepair, facts: HintFacts, expected: string, actual: string): void {
  if (fits(expected, actual)) return;
  const wanted = readRepository(expected);
  const given = readRepository(actual);
  const givenId = given.id ?? textOf(facts.claims, "repository_id");
  const givenOwnerId = given.ownerId ?? textOf(facts.claims, "repository_owner_id");
  if (wanted.ownerId !== null && wanted.ownerId !== givenOwnerId && wanted.id === givenId) {
    repair.right.push({
      code: "other_id",
      message: `The owner's id is ${givenOwnerId || "not given"}, not ${wanted.ownerId}: the repository belongs to somebody else now. It is rightly refused.`,
    });
    return;
  }
  if (wanted.id !== null && wanted.id !== givenId) {
    repair.right.push({
      code: "other_id",
      message: `The repository's id is ${givenId || "not given"}, not ${wanted.id}: another repository, whatever its name. It is rightly refused.`,
    });
    return;
  }
  if (!fits(wanted.names, given.names)) {
    const isSame = wanted.id !== null;
    if (isSame) {
      repair.causes.push({
        code: "namespace_renamed",
        message: `The id is the one that the rule names; ${show(wanted.names)} was renamed or moved to ${show(given.names)}.`,
      });
    } else {
      takeVerdict(repair, facts, comparePath(facts, wanted.names, given.names, "The repository"));
    }
  }
  if ((wanted.id === null) === (given.id === null)) return;
  repair.causes.push({
    code: "github_immutable_subject",
    message:
      given.id === null
        ? "The rule expects the subject with ids (owner@id/repository@id); the token's has names only."
        : "The token's subject has ids (owner@id/repository@id), as repositories made after 2026-07-15 send them; the rule expects names only.",
  });
  if (given.id === null) {
    requireClaim(repair, facts, "repository_id", wanted.id);
    if (wanted.ownerId !== null) requireClaim(repair, facts, "repository_owner_id", wanted.ownerId);
  }
}

function compareContext(
  repair: SubjectRepair,
  facts: HintFacts,
  wanted: SubjectSegment[],
  given: SubjectSegment[],
): void {
  const [expected] = wanted;
  const [actual] = given;
  const write = ({ name, value }: SubjectSegment) => (name === null ? value : `${name}:${value}`);
  if (actual === undefined) return;
  if (wanted.length === 1 && given.length === 1 && expected?.name === actual.name && actual.name !== null) {
    if (fits(expected.value, actual.value)) return;
    const verdict =
      actual.name === "ref"
        ? compareRef(facts, expected.value, actual.value, "ref")
        : compareFact(actual.name, expected.value, actual.value);
    takeVerdict(repair, facts, verdict);
    return;
  }
  if (wanted.map(write).join(":") === given.map(write).join(":")) return;
  explainContext(repair, facts, expected, actual);
}

function explainContext(
  repair: SubjectRepair,
  facts: HintFacts,
  expected: SubjectSegment | undefined,
  actual: SubjectSegment,
): void {
  if (expected?.name === "environment" && actual.name !== "environment") {
    repair.blocked.push({
      code: "environment_missing",
      message: `The rule is for jobs of the environment ${show(expected.value)}; this job sets no environment:, so environment is MISSING.`,
    });
    return;
  }
  if (actual.name === "environment") {
    if (expected?.name === "ref" && !/^\*+$/.test(expected.value)) {
      const ref = textOf(facts.claims, "ref");
      requireClaim(
        repair,
        facts,
        "ref",
        fits(expected.value, ref) || ref === "" ? asCondition(facts, "ref", expected.value) : ref,
      );
    }
    repair.causes.push({
      code: "environment_subject",
      message: `The job sets environment: ${actual.value}, and then GitHub's subject names the environment instead of the ref.`,
    });
    return;
  }
  if (actual.value === "pull_request") {
    repair.causes.push({
      code: "merge_request_pipeline",
      message: "This is a pull request's workflow: its subject ends in pull_request and names no ref.",
    });
    return;
  }
  repair.causes.push({
    code: "other_ref",
    message: `The token comes from ${show(actual.value)}; the rule wants ${show(expected?.value ?? "nothing more")}.`,
  });
}
