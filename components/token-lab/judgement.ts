import type { Candidate, Evaluation } from "#lib/exchange/ports.ts";
import type { Check, Hint } from "#lib/schemas/check.ts";
import type { CandidateView, TokenTestResult } from "#lib/schemas/token-test.ts";

/** The verdict as the lab shows it, of the preview or of the server. */
export interface Judgement {
  outcome: "accepted" | "refused";
  /** Code of the first failing check; null when none fails. */
  reason: string | null;
  signature: "verified" | "failed" | "not_checked";
  checks: readonly Check[];
  hints: readonly Hint[];
  /** Of the rules in question: the winner first, then what else matched, then the nearest misses. */
  candidates: readonly CandidateView[];
  grant: { scope: string; expiresIn: number } | null;
}

/** What the preview found. */
export function ofPreview(evaluation: Evaluation, hints: readonly Hint[]): Judgement {
  const { grant } = evaluation;
  return {
    outcome: evaluation.outcome === "accepted" ? "accepted" : "refused",
    reason: evaluation.reason,
    signature: evaluation.signature,
    checks: evaluation.checks,
    hints,
    candidates: evaluation.candidates.map(toCandidateView),
    grant: grant && { scope: grant.scopes.join(" "), expiresIn: grant.lifetimeSeconds },
  };
}

/** What the server's dry run found. */
export function ofServer(result: TokenTestResult): Judgement {
  const { outcome, signature, checks, hints, candidates, grant } = result;
  return {
    outcome,
    reason: checks.find((check) => check.status === "fail")?.code ?? null,
    signature,
    checks,
    hints,
    candidates,
    grant: grant && { scope: grant.scope, expiresIn: grant.expiresIn },
  };
}

function toCandidateView({ rule, matched, reason, checks }: Candidate): CandidateView {
  const { id, name, subject, serviceAccount, provider } = rule;
  return {
    federatedIdentity: {
      identity: id,
      name,
      providerSubject: subject,
      serviceAccount: { identity: serviceAccount.id, name: serviceAccount.name },
      provider: { identity: provider.id, name: provider.name },
    },
    matched,
    reason,
    checks,
  };
}
