import { judgeRule } from "#lib/rules/judge-rule.ts";
import type { FieldChange, RuleView } from "#lib/rules/rule-view.ts";
import type { Check, Hint } from "#lib/schemas/check.ts";
import { meantDifferently } from "./compare-value.ts";
import { hintOnCondition } from "./condition-hints.ts";
import { explainCounterfactual } from "./explain-counterfactual.ts";
import { type HintFacts, type HintInput, type RankedHint, reason, toFacts, withFix } from "./hint-input.ts";
import { hintOnIssuer, hintOnIssuerAlone } from "./issuer-hints.ts";
import { hintOnSubject } from "./subject-hints.ts";
import { hintOnKind, hintOnLifetime, hintOnToken } from "./token-hints.ts";
import { hintOnAudience } from "./url-hints.ts";

/**
 * Why a token was refused and what would mend it, best first (`UX.md` 3.6, `API.md` token tests). Every fix makes
 * its check pass and lets in no more than this token needs; where refusing is right there is only the reason, and
 * an accepted token gets nothing. Pure: the panel, the API and an exchange's page call the same.
 */
export function suggestFixes(input: HintInput): Hint[] {
  const failing = input.checks.filter((check) => check.status === "fail");
  if (failing.length === 0) return [];
  const kind = hintOnKind(input);
  if (kind !== null) return [kind.hint];
  const facts = toFacts(input);
  const found = keepProtection(failing.flatMap((check) => hintsOn(input, facts, check)));
  if (input.rule === null) found.push(...hintOnIssuerAlone(input));
  const others = hintsOnOtherRules(input);
  const right = found.filter((each) => each.isRight);
  if (right.length > 0) {
    const rest = found.filter((each) => !each.isRight && each.hint.fix === undefined);
    return unique([...right, ...rest, ...others]).map(({ hint }) => hint);
  }
  const counterfactual = explainCounterfactual(input);
  const last = counterfactual === null ? [] : [reason("only_one_check_fails", counterfactual)];
  return [...unique([...found, ...others]).sort(byUse), ...last].map(({ hint }) => hint);
}

/** What is not protected is not let in by another name: then only slips keep their fix. */
function keepProtection(found: RankedHint[]): RankedHint[] {
  if (!found.some(({ hint }) => hint.code === "not_protected")) return found;
  return found.map((each) =>
    meantDifferently.has(each.hint.code) ? reason(each.hint.code, each.hint.message) : each,
  );
}

function hintsOn(input: HintInput, facts: HintFacts | null, check: Check): RankedHint[] {
  const own = hintOnToken(input, check);
  if (own !== null) return [own];
  if (facts === null) return [];
  switch (check.stage) {
    case "issuer":
      return hintOnIssuer(facts);
    case "audience":
      return hintOnAudience(facts);
    case "subject":
      return hintOnSubject(facts);
    case "condition":
      return check.claim === undefined ? [] : hintOnCondition(facts, check.claim);
    case "times":
      return check.code === "lifetime_too_long" ? [hintOnLifetime(facts)] : [];
    case "state":
      return [hintOnState(facts, check)];
    case "provider":
      return check.code === "provider_inactive" ? [hintOnProvider()] : [];
    case "scope":
      return check.code === "scope_not_granted" ? [hintOnScope(facts)] : [];
    default:
      return [];
  }
}

const thirtyDaysMs = 30 * 86_400_000;

function hintOnState(facts: HintFacts, check: Check): RankedHint {
  const { rule, at } = facts;
  const isActive = (after: RuleView) =>
    after.status === "active" &&
    (after.expiresAt === null || after.expiresAt.getTime() - at.getTime() >= 1000);
  const hasRunOut = rule.expiresAt !== null && rule.expiresAt.getTime() - at.getTime() < 1000;
  const fix: FieldChange[] = rule.status === "active" ? [] : [{ field: "status", value: "active" }];
  if (hasRunOut) {
    const later = new Date(Math.floor(at.getTime() / 1000) * 1000 + thirtyDaysMs);
    fix.push({ field: "expiresAt", value: later.toISOString() });
  }
  const hint =
    check.code === "rule_expired"
      ? { code: "rule_expired", message: "The rule has expired; everything else is judged as if it had not." }
      : {
          code: "rule_inactive",
          message: "The rule is inactive; nobody gets in by it until it is activated.",
        };
  return withFix(facts, { ...hint, fix }, isActive);
}

function hintOnProvider(): RankedHint {
  return {
    hint: {
      code: "provider_inactive",
      message: "The identity provider is inactive, so that none of its rules lets anything in.",
      fix: [{ field: "provider.status", value: "active" }],
      widens: true,
    },
    isRight: false,
  };
}

function hintOnScope(facts: HintFacts): RankedHint {
  const asked = facts.requestedScopes ?? [];
  const value = [...new Set([...facts.rule.allowedScopes, ...asked])];
  const message = "The scope asked for is more than the rule grants. Ask for less, or let the rule grant it.";
  if (asked.length === 0) return reason("scope_not_granted", message);
  return withFix(
    facts,
    { code: "scope_not_granted", message, fix: [{ field: "allowedScopes", value }] },
    () => true,
  );
}

function hintsOnOtherRules({ claims, otherRules = [], at }: HintInput): RankedHint[] {
  if (claims === null) return [];
  return otherRules
    .filter(
      (other) =>
        other.status === "active" &&
        (other.expiresAt === null || other.expiresAt > at) &&
        other.provider.status === "active" &&
        other.provider.issuer === claims.iss &&
        judgeRule(other, claims, at).accepted,
    )
    .slice(0, 3)
    .map((other) =>
      reason(
        "other_rule_matches",
        `The rule ${other.name} would let this token in, as ${other.serviceAccount.name}.`,
      ),
    );
}

/** Slips first, then what is meant differently, then what widens, then bare reasons. */
function byUse(left: RankedHint, right: RankedHint): number {
  return rank(left) - rank(right);
}

const slips = [
  "white_space",
  "quotes_in_value",
  "case_differs",
  "refs_heads_prefix",
  "star_stops_at_colon",
  "string_or_boolean",
  "percent_encoding",
  "url_for_path",
  "ci_variable_not_expanded",
  "unknown_claim",
  "nested_claim",
  "name_for_id",
  "environment_in_subject",
  "pattern_syntax",
  "typo",
];

function rank({ hint }: RankedHint): number {
  if (hint.fix === undefined) return hint.code === "other_rule_matches" ? 150 : 200;
  const slip = slips.indexOf(hint.code);
  return (hint.widens ? 100 : 0) + (slip < 0 ? slips.length : slip);
}

function unique(hints: RankedHint[]): RankedHint[] {
  const seen = new Set<string>();
  return hints.filter(({ hint }) => {
    const key = `${hint.code} ${JSON.stringify(hint.fix ?? hint.message)}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}
