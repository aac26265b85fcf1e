import type { Candidate, Evaluation } from "#lib/exchange/ports.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { CandidateView, TokenTestResult } from "#lib/schemas/token-test.ts";

/** More rules than this nobody reads, and the nearest come first. */
const candidatesMax = 200;

/** The judgement as the wire has it. `claims` are what the token would carry; `draftId` marks the rule that is unsaved. */
export function toTokenTestView(
  evaluation: Evaluation,
  { hints, claims, draftId }: { hints: Hint[]; claims: Record<string, unknown> | null; draftId: string },
): TokenTestResult {
  const { grant } = evaluation;
  return {
    outcome: evaluation.outcome === "accepted" ? "accepted" : "refused",
    signature: evaluation.signature,
    checks: evaluation.checks,
    hints,
    candidates: evaluation.candidates.slice(0, candidatesMax).map(toCandidateView),
    grant: grant && {
      federatedIdentityIdentity: grant.rule.id === draftId ? null : grant.rule.id,
      scope: grant.scopes.join(" "),
      expiresIn: grant.lifetimeSeconds,
      claims: claims ?? {},
    },
  };
}

function toCandidateView({ rule, matched, reason, checks }: Candidate): CandidateView {
  const { serviceAccount, provider } = rule;
  return {
    federatedIdentity: {
      identity: rule.id,
      name: rule.name,
      providerSubject: rule.subject,
      serviceAccount: { identity: serviceAccount.id, name: serviceAccount.name },
      provider: { identity: provider.id, name: provider.name },
    },
    matched,
    reason,
    checks,
  };
}
