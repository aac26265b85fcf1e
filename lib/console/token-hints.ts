import type { Evaluation } from "#lib/exchange/ports.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import { suggestFixes } from "#lib/rules/hints/suggest-fixes.ts";
import type { Hint } from "#lib/schemas/check.ts";

export interface HintSurroundings {
  at: Date;
  publicUrl: string;
  /** The organisation's rules, whoever's account. */
  otherRules: readonly Rule[];
  requestedScope: string | null;
  /** What was sent, when it was a token. */
  rawToken: string | null;
  keysFetchedAt: Date | null;
}

/** Why a token was refused and what would mend it, best first; nothing for an accepted one. */
export function tokenHints(
  { candidates, token, checks }: Pick<Evaluation, "candidates" | "token" | "checks">,
  around: HintSurroundings,
): Hint[] {
  const rule = candidates[0]?.rule ?? null;
  const others = around.otherRules.filter(({ id }) => id !== rule?.id);
  const providers = new Map(others.map(({ provider }) => [provider.id, provider]));
  if (rule !== null) providers.delete(rule.provider.id);
  return suggestFixes({
    rule,
    claims: token.claims,
    header: token.header,
    checks,
    provider: rule?.provider ?? null,
    otherRules: others,
    otherProviders: [...providers.values()],
    at: around.at,
    publicUrl: around.publicUrl,
    requestedScopes: around.requestedScope?.split(" ").filter(Boolean) ?? [],
    keysFetchedAt: around.keysFetchedAt,
    rawToken: around.rawToken,
  });
}
