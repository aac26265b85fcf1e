import type { ExchangeOutcome } from "#lib/schemas/exchange.ts";
import { isFailed } from "./check.ts";
import type { Evaluation } from "./ports.ts";
import { previewRule } from "./preview.ts";
import type { Rule, TrustedOrganisation } from "./trust.ts";

/** What a record keeps of a token whose signature was verified. */
export interface RecordedToken {
  claims: Record<string, unknown>;
  /** Claims that were not stored: personal ones, and too large ones. */
  withheldClaims: string[];
  createdAt: Date;
}

export type ReplayVerdict = "same" | "newly_accepted" | "newly_refused" | "skipped";

/**
 * Judges a recorded token again, as of when it came, by the saved rule and the draft. `skipped`: one of them asks
 * about a claim that was not stored, so that nobody can say. Without a saved rule nothing was accepted before.
 */
export function replayToken(
  token: RecordedToken,
  { saved, draft, organisation }: { saved: Rule | null; draft: Rule; organisation: TrustedOrganisation },
): { verdict: ReplayVerdict; before: ExchangeOutcome; after: ExchangeOutcome; evaluation: Evaluation } {
  const judge = (rule: Rule) => previewRule(toRequest(token), asOfThen(rule), organisation);
  const evaluation = judge(draft);
  const before = saved === null ? null : judge(saved);
  const [was, is] = [before === null ? "refused" : before.outcome, evaluation.outcome];
  return { verdict: toVerdict([before, evaluation], was, is), before: was, after: is, evaluation };
}

function toRequest({ claims, withheldClaims, createdAt }: RecordedToken) {
  return { subject: { kind: "claims" as const, claims, withheldClaims }, at: createdAt };
}

/** The question is whom the rule lets in, not whether it, or what it joins, happens to be switched on. */
function asOfThen(rule: Rule): Rule {
  return {
    ...rule,
    status: "active",
    expiresAt: null,
    provider: { ...rule.provider, status: "active" },
    serviceAccount: { ...rule.serviceAccount, status: "active" },
  };
}

function toVerdict(
  evaluations: (Evaluation | null)[],
  was: ExchangeOutcome,
  is: ExchangeOutcome,
): ReplayVerdict {
  if (evaluations.some((evaluation) => evaluation !== null && isUndecided(evaluation))) return "skipped";
  if (was === is) return "same";
  return is === "accepted" ? "newly_accepted" : "newly_refused";
}

/** A condition could not be answered, and nothing else refuses. */
function isUndecided({ checks }: Evaluation): boolean {
  const asksTheUnknown = checks.some(({ stage, status }) => stage === "condition" && status === "skipped");
  return asksTheUnknown && !checks.some(isFailed);
}
