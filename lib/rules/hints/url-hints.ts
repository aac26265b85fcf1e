import { matchAudience } from "#lib/rules/match-audience.ts";
import type { FieldChange, RuleView } from "#lib/rules/rule-view.ts";
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

interface UrlParts {
  scheme: string;
  host: string;
  port: string;
  path: string;
  slash: string;
}

function splitUrl(text: string): UrlParts | null {
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

const words: Record<string, string> = {
  white_space: "white space or an invisible character",
  case_differs: "upper and lower case",
  trailing_slash: "a slash at the end",
  scheme: "the scheme (http or https)",
  port: "the port",
};

function codeFor(kind: "issuer" | "audience", difference: string): string {
  return difference === "white_space" || difference === "case_differs" ? difference : `${kind}_${difference}`;
}

/** Why the token's issuer is not the provider's: near enough to be meant, another provider's, or a stranger's. */
export function hintOnIssuer(facts: HintFacts): RankedHint[] {
  const { claims, provider, otherProviders = [] } = facts;
  const issuer = claims.iss;
  if (typeof issuer !== "string" || issuer === "" || provider === null || provider.issuer === issuer)
    return [];
  const other = otherProviders.find((each) => each.issuer === issuer);
  if (other !== undefined) {
    return [
      rightly(
        "other_provider_matches",
        `The token is from ${other.name}, and this rule is for ${provider.name}. A rule on ${other.name} would be asked instead.`,
      ),
    ];
  }
  const differences = compareUrls(provider.issuer, issuer);
  if (differences === null) {
    return [
      rightly(
        "other_issuer",
        `The token is from ${show(issuer)}; the rule trusts ${show(provider.issuer)} and nobody else.`,
      ),
    ];
  }
  const fix: FieldChange[] = [{ field: "provider.providerIssuer", value: issuer }];
  return differences.map((difference) => ({
    hint: {
      code: codeFor("issuer", difference),
      message: `The issuers differ in ${words[difference]}: the provider has ${show(provider.issuer)}, the token ${show(issuer)}. They are compared letter by letter.`,
      fix,
      widens: false,
    },
    isRight: false,
  }));
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
      const fix = [{ field: "trustedAudiences", value: [...new Set(value)] }];
      return differences.map((difference) =>
        mend(
          facts,
          codeFor("audience", difference),
          `The audiences differ in ${words[difference] ?? "the path"}: the rule trusts ${show(expected)}, the token has ${show(actual)}.`,
          fix,
        ),
      );
    }
  }
  return [];
}

/** Another path of the same origin is still this service. */
function comparePlace(expected: string, actual: string): string[] | null {
  const one = splitUrl(expected);
  const two = splitUrl(actual);
  if (one === null || two === null || one.scheme === "" || one.scheme !== two.scheme) return null;
  return one.host === two.host && one.port === two.port ? ["path"] : null;
}

function mend(facts: HintFacts, code: string, message: string, fix: FieldChange[]): RankedHint {
  return withFix(facts, { code, message, fix }, (after: RuleView) => {
    return (
      matchAudience(facts.claims.aud, [...after.trustedAudiences], after.audienceMatchMode).answer ===
      "matched"
    );
  });
}
