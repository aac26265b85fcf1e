import { describeCondition, readCondition } from "#lib/rules/evaluate-condition.ts";
import type { RuleView } from "#lib/rules/rule-view.ts";
import type { Check, Hint } from "#lib/schemas/check.ts";
import { hidePersonalClaims, hidePersonalConditions } from "./hide-personal-claims.ts";

export interface ReportInput {
  title: string;
  outcome: "accepted" | "refused" | "failed";
  /** Whether the signature was verified, in the words of the API. */
  signature: "verified" | "failed" | "not_checked";
  at: Date;
  rule: RuleView | null;
  checks: readonly Check[];
  hints: readonly Hint[];
  claims: Record<string, unknown> | null;
}

/** The judgement as Markdown, to paste into an issue: no token, no signature, personal claims hidden. */
export function writeReport(input: ReportInput): string {
  const signature = { verified: "verified", failed: "not the issuer's", not_checked: "not verified" }[
    input.signature
  ];
  return [
    `# ${line(input.title)}`,
    "",
    `${capitalise(input.outcome)}, judged as of ${input.at.toISOString()}; signature ${signature}.`,
    ...ruleLines(input.rule),
    "",
    "## Checks",
    "",
    "| | check | expected | actual | |",
    "|---|---|---|---|---|",
    ...input.checks.map(checkLine),
    ...hintLines(input.hints),
    ...claimLines(input.claims),
    "",
  ].join("\n");
}

function ruleLines(rule: RuleView | null): string[] {
  if (rule === null) return [];
  const conditions = Object.entries(hidePersonalConditions(rule.conditions));
  return [
    "",
    "## Rule",
    "",
    `- subject ${code(rule.subject)}`,
    `- audience ${rule.audienceMatchMode} of ${rule.trustedAudiences.map(code).join(", ")}`,
    ...conditions.map(
      ([claim, condition]) => `- ${code(claim)} ${line(describeCondition(readCondition(condition)))}`,
    ),
    `- scopes ${rule.allowedScopes.map(code).join(", ") || "none"}`,
  ];
}

const marks: Record<Check["status"], string> = { pass: "✓", fail: "✗", warn: "⚠", skipped: "–" };

function checkLine(check: Check): string {
  const { claims } = hidePersonalClaims(check.claim === undefined ? {} : { [check.claim]: check.actual });
  const isHidden = check.claim !== undefined && claims[check.claim] !== check.actual;
  const hide = (text: string | null) => (text === null ? "" : isHidden ? "(hidden)" : code(text));
  const name = check.claim === undefined ? check.stage : `${check.stage} ${check.claim}`;
  const message = isHidden ? "" : line(check.message);
  return `| ${marks[check.status]} ${check.status} | ${line(name)} | ${hide(check.expected)} | ${hide(check.actual)} | ${message} |`;
}

function hintLines(hints: readonly Hint[]): string[] {
  if (hints.length === 0) return [];
  const lines = hints.map((hint) => {
    const changes = (hint.fix ?? []).map(
      ({ field, value }) => `${field} = ${code(JSON.stringify(value) ?? "null")}`,
    );
    const fix = changes.length === 0 ? "" : ` Fix: ${changes.join("; ")}${hint.widens ? " (widens)" : ""}.`;
    return `- ${line(hint.message)}${fix} (${hint.code})`;
  });
  return ["", "## Hints", "", ...lines];
}

function claimLines(claims: Record<string, unknown> | null): string[] {
  if (claims === null) return [];
  return ["", "## Claims", "", "```json", JSON.stringify(hidePersonalClaims(claims).claims, null, 2), "```"];
}

/** Text for one line of Markdown: nothing in a claim can break out of its cell or become a link. */
function line(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/[|\\`*_[\]<>#]/g, (character) => `\\${character}`);
}

function code(text: string): string {
  const plain = text.replace(/[\r\n]+/g, " ").replaceAll("|", "\\|");
  const fence = plain.includes("`") ? "``" : "`";
  return `${fence}${fence === "``" ? ` ${plain} ` : plain}${fence}`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
