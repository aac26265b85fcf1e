import { matchAudience } from "#lib/rules/match-audience.ts";
import { applyToRule, type FieldChange, type RuleView } from "#lib/rules/rule-view.ts";
import { type HintFacts, type RankedHint, reason, rightly, withFix } from "./hint-input.ts";
import { invisible, show } from "./near-miss.ts";
import { hasVariable } from "./unexpanded-variable.ts";

/** How two addresses miss each other by a hair: every difference, or null when they are of different places. */
export function compareUrls(expected: string, actual: string): string[] | null {
  if (expected === actual) return [];
  const left = expected.replace(invisible, "");
  const right = actual.replace(invisible, "");
  const found = left !== expected || right !== actual ? ["white_space"] : [];
  const one = splitUrl(left);
  const two = splitUrl(right);
  if (one === null || two === null) {
    if (left === right) return found;
    return left.toLowerCase() === right.toLowerCase() ? [...found, "case_differs"] : null;
  }
  if (one.host.toLowerCase() !== two.host.toLowerCase()) return null;
  if (one.path.toLowerCase() !== two.path.toLowerCase()) return null;
  if (one.scheme.toLowerCase() !== two.scheme.toLowerCase()) found.push("scheme");
  if (one.port !== two.port) found.push("port");
  if (one.slash !== two.slash) found.push("trailing_slash");
  const same = (member: "scheme" | "host" | "path") =>
    one[member] === two[member] || one[member].toLowerCase() !== two[member].toLowerCase();
  if (!same("scheme") || !same("host") || !same("path")) found.push("case_differs");
  return found.length === 0 ? null : found;
}

export interface UrlParts {
  scheme: string;
  host: string;
  port: string;
  path: string;
  slash: string;
}

/** The parts of an address that people get wrong; null when it is none. */
export function splitUrl(text: string): UrlParts | null {
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:?#]+)(?::(\d+))?(\/[^?#]*)?$/i.exec(text);
  const host = parts?.[2] ?? "";
  if (!host.includes(".") && host !== "localhost") return null;
  const path = parts?.[4] ?? "";
  return {
    scheme: parts?.[1] ?? "",
    host,
    port: parts?.[3] ?? "",
    path: path.replace(/\/+$/, ""),
    slash: /\/+$/.exec(path)?.[0] ?? "",
  };
}

export const urlWords: Record<string, string> = {
  white_space: "white space or an invisible character",
  case_differs: "upper and lower case",
  trailing_slash: "a slash at the end",
  scheme: "the scheme (http or https)",
  port: "the port",
};

/** A difference of two addresses as the code of a hint. */
export function urlCode(kind: "issuer" | "audience", difference: string): string {
  return difference === "white_space" || difference === "case_differs" ? difference : `${kind}_${difference}`;
}

/** Why the token's audience is not one that the rule trusts. */
export function hintOnAudience(facts: HintFacts): RankedHint[] {
  const { claims, rule, publicUrl } = facts;
  const trusted = [...rule.trustedAudiences];
  const answer = matchAudience(claims.aud, trusted, rule.audienceMatchMode);
  if (answer.answer === "matched") return [];
  const wanted = trusted[0] ?? publicUrl ?? "this service's URL";
  if (answer.answer === "missing") {
    return [
      reason(
        "audience_missing",
        `The token names no audience: aud is MISSING. In the job, write id_tokens: with aud: ${wanted}.`,
      ),
    ];
  }
  if (answer.answer === "malformed")
    return [reason("audience_malformed", "aud is neither a text nor a short list of texts.")];
  if (answer.trusted.length > 0) return [hintOnMode(facts, answer.given, answer.trusted)];
  const near = hintsOnNearAudience(facts, answer.given);
  if (near.length > 0) return near;
  if (publicUrl && answer.given.includes(publicUrl)) {
    const fix = [{ field: "trustedAudiences", value: [publicUrl] }];
    const message = `The token is meant for this service, ${show(publicUrl)}, which the rule does not trust as an audience.`;
    return [mend(facts, "audience_not_trusted", message, fix)];
  }
  const variable = answer.given.find(hasVariable);
  if (variable !== undefined) {
    return [
      reason(
        "ci_variable_not_expanded",
        `The job's aud: is ${show(variable)}, the name of a variable and not its value. Correct it in the pipeline: aud: ${wanted}.`,
      ),
    ];
  }
  return [
    rightly(
      "other_audience",
      `The token is meant for ${answer.given.map(show).join(" and ")}, another service: it is rightly refused. In the job, write id_tokens: with aud: ${wanted}.`,
    ),
  ];
}

function hintOnMode(facts: HintFacts, given: string[], trusted: string[]): RankedHint {
  const mode = facts.rule.audienceMatchMode;
  const fix: FieldChange[] =
    mode === "all"
      ? [{ field: "trustedAudiences", value: trusted }]
      : [{ field: "audienceMatchMode", value: "any" }];
  const message =
    mode === "all"
      ? `Mode all wants every trusted audience in the token, which has only ${trusted.map(show).join(", ")} of them.`
      : `Mode exact wants one audience and no other; the token has ${given.length}: ${given.map(show).join(", ")}.`;
  return mend(facts, "audience_mode", message, fix);
}

function hintsOnNearAudience(facts: HintFacts, given: string[]): RankedHint[] {
  const trusted = facts.rule.trustedAudiences;
  for (const expected of trusted) {
    for (const actual of given) {
      const differences = compareUrls(expected, actual) ?? comparePlace(expected, actual);
      if (differences === null) continue;
      const value = trusted.map((audience) => (audience === expected ? actual : audience));
      const fix = withMode(facts, [{ field: "trustedAudiences", value: [...new Set(value)] }]);
      return differences.map((difference) =>
        mend(
          facts,
          urlCode("audience", difference),
          `The audiences differ in ${urlWords[difference] ?? "the path"}: the rule trusts ${show(expected)}, the token has ${show(actual)}.`,
          fix,
        ),
      );
    }
  }
  return [];
}

/** The fix, and the mode too where it asks for one audience and the token has several. */
function withMode({ rule, claims }: HintFacts, fix: FieldChange[]): FieldChange[] {
  const { trustedAudiences, audienceMatchMode } = applyToRule(rule, fix);
  const { answer } = matchAudience(claims.aud, [...trustedAudiences], audienceMatchMode);
  const isModeLeft = answer !== "matched" && audienceMatchMode === "exact";
  return isModeLeft ? [...fix, { field: "audienceMatchMode", value: "any" }] : fix;
}

/** A path added, or left out, is still this service; beside it may be another tenant's. */
function comparePlace(expected: string, actual: string): string[] | null {
  const one = splitUrl(expected);
  const two = splitUrl(actual);
  if (one === null || two === null || one.scheme === "" || one.scheme !== two.scheme) return null;
  const isWithin = one.path.startsWith(`${two.path}/`) || two.path.startsWith(`${one.path}/`);
  return one.host === two.host && one.port === two.port && isWithin ? ["path"] : null;
}

function mend(facts: HintFacts, code: string, message: string, fix: FieldChange[]): RankedHint {
  return withFix(facts, { code, message, fix }, (after: RuleView) => {
    return (
      matchAudience(facts.claims.aud, [...after.trustedAudiences], after.audienceMatchMode).answer ===
      "matched"
    );
  });
}
