import { suggestFixes } from "#lib/rules/hints/suggest-fixes.ts";
import type { Hint } from "#lib/schemas/check.ts";
import type { Evaluation } from "./ports.ts";

export interface HintContext {
  /** The time the token was judged at. */
  at: Date;
  /** Our own URL: the audience that a token for us carries. */
  publicUrl: string;
  /** `scope` of the request, as sent. */
  requestedScope?: string | null;
  /** What was sent, to recognise a job token by its prefix. */
  rawToken?: string | null;
  /** When the issuer's keys were fetched. */
  keysFetchedAt?: Date | null;
}

/**
 * What would mend a refusal, best first, for the nearest rule of an evaluation: the same for the panel, the token
 * tests and an exchange's page. Empty when the token was accepted.
 */
export function suggestHints(evaluation: Evaluation, context: HintContext): Hint[] {
  if (evaluation.outcome === "accepted") return [];
  const rule = evaluation.candidates[0]?.rule ?? null;
  const { rules, providers = rules.map((each) => each.provider) } = evaluation.trust;
  const others = new Map(providers.map((provider) => [provider.id, provider]));
  if (rule !== null) others.delete(rule.provider.id);
  return suggestFixes({
    rule,
    claims: evaluation.token.claims,
    header: evaluation.token.header,
    checks: evaluation.checks,
    provider: rule?.provider ?? null,
    otherRules: rules.filter((other) => other.id !== rule?.id),
    otherProviders: [...others.values()],
    at: context.at,
    publicUrl: context.publicUrl,
    requestedScopes: (context.requestedScope ?? "").split(" ").filter((name) => name !== ""),
    keysFetchedAt: context.keysFetchedAt ?? null,
    rawToken: context.rawToken ?? null,
  });
}
