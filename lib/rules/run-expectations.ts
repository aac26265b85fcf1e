import type { Expectation } from "#lib/schemas/federated-identity.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { judgeRule } from "./judge-rule.ts";
import type { RuleView } from "./rule-view.ts";

export interface ExpectationResult {
  name: string;
  expected: Expectation["outcome"];
  outcome: Expectation["outcome"];
  holds: boolean;
  /** What fails when the claims are refused: `issuer`, `provider`, `times`, `audience`, `subject`, or a claim. */
  failing: string[];
}

export interface ExpectationContext {
  kind: ProviderKind;
  issuer: string;
  now: Date;
}

/**
 * Runs the stored expectations of a rule (claims only) against it. Each is judged as of its own time, else as of
 * when its token was issued, so that it does not grow old.
 */
export function runExpectations(
  rule: RuleView,
  expectations: readonly Expectation[],
  context: ExpectationContext,
): ExpectationResult[] {
  return expectations.map((expectation) => {
    const { claims } = expectation;
    const answer = judgeRule(rule, claims, timeOf(expectation, context.now));
    const failing = [...failingProvider(claims, context), ...answer.failing];
    const outcome = failing.length === 0 ? "accepted" : "refused";
    return {
      name: expectation.name,
      expected: expectation.outcome,
      outcome,
      holds: outcome === expectation.outcome,
      failing,
    };
  });
}

function timeOf({ at, claims }: Expectation, now: Date): Date {
  if (at != null) return new Date(at);
  return typeof claims.iat === "number" ? new Date(claims.iat * 1000) : now;
}

/** The two checks of the provider that claims alone can fail. */
function failingProvider(claims: Record<string, unknown>, { kind, issuer }: ExpectationContext): string[] {
  const failing: string[] = [];
  if (claims.iss !== undefined && claims.iss !== issuer) failing.push("issuer");
  const isGitlab = kind === "gitlab" || kind === "gitlab_self_managed";
  // A user's number as the subject is a person's sign-in token, whatever else it claims.
  const isPerson = typeof claims.sub === "string" && /^\d+$/.test(claims.sub);
  const isJobs = Boolean(claims.project_id) && Boolean(claims.project_path) && !isPerson;
  if (isGitlab && !isJobs) failing.push("provider");
  return failing;
}
