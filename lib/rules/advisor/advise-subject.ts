import { conditionTexts, isPatternCondition, mapCondition } from "#lib/rules/condition-texts.ts";
import { intersectPatterns } from "#lib/rules/intersect-patterns.ts";
import { githubClaims } from "#lib/rules/presets/github-claims.ts";
import type { IssuerFlavour } from "#lib/rules/presets/issuer-flavour.ts";
import { isSubjectKeyName, parseSubject, segmentValue } from "#lib/rules/presets/parse-subject.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";
import { type Advice, finding } from "./advice.ts";

/** What can be said of a subject pattern whatever the issuer (SUB-*). */
export function adviseSubject(advice: Advice): Finding[] {
  return [
    ...adviseAny(advice),
    ...adviseShape(advice),
    ...adviseDelimiter(advice),
    ...adviseOwner(advice),
    ...adviseStarAtColon(advice),
    ...adviseForeignSyntax(advice),
    ...adviseObserved(advice),
  ];
}

function adviseAny({ rule }: Advice): Finding[] {
  const words = rule.subject.split(/[*:/]+/).filter((word) => word !== "");
  if (words.some((word) => !isSubjectKeyName(word))) return [];
  if (rule.subject !== "" && !rule.subject.includes("*")) return [];
  return [
    finding(
      "SUB-EMPTY-OR-ANY",
      "critical",
      "providerSubject",
      "Every token of that issuer matches: on a shared issuer every customer of the vendor, on your own GitLab every project, personal ones included. Name the project and pin its id.",
    ),
  ];
}

/** What a subject of the product starts with. */
const shapes: Partial<Record<IssuerFlavour, string[]>> = {
  gitlab: ["project_path:**", "project_id:**", "job_project_id:**", "source_project_id:**"],
  github: ["repo:**", ...githubClaims.map((claim) => `${claim.name}:**`)],
  kubernetes: ["system:serviceaccount:**"],
  terraform: ["organization:**"],
  buildkite: ["organization:**", "*-*-*-*-*"],
  circleci: ["org/**"],
  bitbucket: ["{**"],
};

function adviseShape({ rule, flavour }: Advice): Finding[] {
  const expected = shapes[flavour];
  if (expected === undefined || rule.subject === "") return [];
  if (expected.some((shape) => intersectPatterns(shape, rule.subject) !== null)) return [];
  const form = (expected[0] ?? "").replace("**", "…");
  return [
    finding(
      "SUB-WRONG-SHAPE",
      "never_matches",
      "providerSubject",
      `The rule can never match: a subject of this issuer looks like ${form}. It was probably copied from another CI system.`,
    ),
  ];
}

/** The names that say whose workload it is: a wildcard in them must follow a delimiter. */
const identityNames: Partial<Record<IssuerFlavour, string[]>> = {
  gitlab: ["project_path", "project_id"],
  github: ["repo", "repository", "repository_owner", "repository_id", "repository_owner_id"],
  kubernetes: ["namespace", "service_account"],
  terraform: ["organization", "project", "workspace"],
  buildkite: ["organization", "pipeline"],
  circleci: ["org", "project"],
};

function adviseDelimiter(advice: Advice): Finding[] {
  const { segments, flavour, rule, isShared } = advice;
  const names = identityNames[flavour];
  const places =
    names === undefined
      ? [{ value: rule.subject, start: 0 }]
      : segments.filter(({ name }) => name !== null && names.includes(name));
  const loose = places.find(({ value }) => /[\p{L}\p{N}_.-]\*/u.test(value));
  if (loose === undefined) return [];
  const repaired = rule.subject.replace(
    loose.value,
    loose.value.replace(/([\p{L}\p{N}_.-])\*+/gu, flavour === "kubernetes" ? "$1" : "$1/*"),
  );
  const canRepair = (flavour === "gitlab" || flavour === "github") && !loose.value.slice(0, -1).includes("*");
  return [
    finding(
      "SUB-MISSING-DELIMITER",
      isShared ? "critical" : "security",
      "providerSubject",
      `${loose.value} is a match on the start of a name: whoever can create a name that starts the same gets in. End the fixed part on a delimiter.`,
      canRepair && !loose.value.includes("/") ? [{ field: "providerSubject", value: repaired }] : undefined,
    ),
  ];
}

function adviseOwner({ flavour, segments, seenClaims, rule }: Advice): Finding[] {
  const name = {
    gitlab: "project_path",
    github: "repo",
    terraform: "organization",
    buildkite: "organization",
  }[flavour as string];
  if (name === undefined) return [];
  // Without the segment, a pattern that starts with a star leaves the owner open all the same.
  const value = segmentValue(segments, name) ?? (rule.subject.startsWith("*") ? "*" : "");
  if (!(value.split("/")[0] ?? "").includes("*")) return [];
  const seen = seenClaims.find((claims) => typeof claims.project_path === "string");
  const fixed = seen === undefined ? undefined : rule.subject.replace(value, String(seen.project_path));
  return [
    finding(
      "SUB-LEADING-WILDCARD",
      "critical",
      "providerSubject",
      `The owner in ${value} is open, so whoever makes a group or account of their own gets in: mallory/payments matches */payments. Write the owner out; use several rules instead of one.`,
      fixed === undefined ? undefined : [{ field: "providerSubject", value: fixed }],
    ),
  ];
}

/** How many parts between colons the shortest default subject of the product has. */
const shortestParts: Partial<Record<IssuerFlavour, number>> = {
  gitlab: 6,
  github: 3,
  kubernetes: 4,
  terraform: 8,
  buildkite: 10,
};

function adviseStarAtColon({ rule, flavour, seenClaims }: Advice): Finding[] {
  const shortest = shortestParts[flavour];
  const parts = rule.subject.split(":");
  if (shortest === undefined || rule.subject.includes("**")) return [];
  if (parts.at(-1) !== "*" || parts.length >= shortest) return [];
  const start = rule.subject.slice(0, -1);
  const seen = seenClaims.map((claims) => claims.sub).find((sub) => String(sub).startsWith(start));
  return [
    finding(
      "SUB-STAR-STOPS-AT-COLON",
      "never_matches",
      "providerSubject",
      "A single * never crosses a colon, so this matches no token of the issuer. Write the remaining parts out, or use ** for all of them.",
      [{ field: "providerSubject", value: seen === undefined ? `${rule.subject}*` : String(seen) }],
    ),
  ];
}

/** Signs of regular expressions and of other glob dialects; git allows none of `?[\^` in a ref. */
const foreignSyntax = /[?[\\^]|\||\([^)]*\)|\.\*|\.\+|\{[^}]*,[^}]*\}|\$$|^!|[)\]]\+/;
/** The same where subjects may be anything: `auth0|1` and `https://x/?y` are names like others. */
const surelyForeign = /^\^|\$$|\.\*|\.\+|\([^)]*\|[^)]*\)|\[[^\]]*\][*+]/;

function adviseForeignSyntax({ rule, flavour }: Advice): Finding[] {
  const syntax = flavour === "other" || flavour === "bitbucket" ? surelyForeign : foreignSyntax;
  const found: Finding[] = [];
  const add = (field: string, message: string, value?: unknown) =>
    found.push(
      finding(
        "SUB-GLOB-SYNTAX",
        "never_matches",
        field,
        message,
        value === undefined ? undefined : [{ field, value }],
      ),
    );
  if (syntax.test(rule.subject)) add("providerSubject", explainSyntax(rule.subject));
  for (const [claim, condition] of Object.entries(rule.conditions)) {
    const texts = conditionTexts(condition);
    const isPattern = isPatternCondition(condition);
    const foreign = texts.find(
      (text) => (isPattern || text.includes("*") || /^\^|\$$/.test(text)) && syntax.test(text),
    );
    if (foreign !== undefined) add(`conditions.${claim}`, explainSyntax(foreign));
    else if (!isPattern && texts.some((text) => text.includes("*"))) {
      const matches = mapCondition(condition, (text) => text);
      add(
        `conditions.${claim}`,
        `"${texts.find((text) => text.includes("*"))}" is compared letter by letter here, the star included. Use the operator matches for a pattern.`,
        { matches: Array.isArray(matches) ? matches.map(String) : String(matches) },
      );
    }
  }
  return found;
}

function explainSyntax(text: string): string {
  return `Only * and ** are special; everything else in ${text} is compared letter by letter. Write several rules, or a list of values, instead of alternatives.`;
}

function adviseObserved({ rule, flavour, seenClaims }: Advice): Finding[] {
  const names = componentNames(flavour, rule.subject);
  for (const claims of seenClaims) {
    const sub = typeof claims.sub === "string" ? claims.sub : "";
    if (sub !== rule.subject && sub.toLowerCase() === rule.subject.toLowerCase()) {
      return [
        finding(
          "SUB-CASE",
          "warning",
          "providerSubject",
          `A token seen here says ${sub}: the case differs, and comparing is case-sensitive.`,
          [{ field: "providerSubject", value: sub }],
        ),
      ];
    }
    if (flavour !== "gitlab" && flavour !== "github") continue;
    const seenNames = componentNames(flavour, sub);
    if (isOfSameProject(rule.subject, claims) && names !== seenNames && !rule.subject.includes("**")) {
      return [
        finding(
          "SUB-OBSERVED-MISMATCH",
          "never_matches",
          "providerSubject",
          `Tokens of this project have the parts ${seenNames}; the rule expects ${names}. The project customised its subject, or the vendor changed the default.`,
          [{ field: "providerSubject", value: sub }],
        ),
      ];
    }
  }
  return [];
}

function componentNames(flavour: IssuerFlavour, subject: string): string {
  return parseSubject(flavour, subject)
    .map(({ name, value }) => (name === "repo" && value.includes("@") ? "repo with ids" : (name ?? value)))
    .join(", ");
}

function isOfSameProject(subject: string, claims: Record<string, unknown>): boolean {
  const segments = parseSubject("gitlab", subject);
  const repo = segmentValue(parseSubject("github", subject), "repo")?.replace(/@\d+/g, "");
  if (repo !== undefined) return repo === claims.repository && !subject.includes(":environment:");
  const path = segmentValue(segments, "project_path");
  const id = segmentValue(segments, "project_id");
  return (path !== null && path === claims.project_path) || (id !== null && id === claims.project_id);
}
