import type { Evaluation } from "#lib/exchange/ports.ts";
import type { Rule, TrustedProvider } from "#lib/exchange/trust.ts";
import { suggestFixes } from "#lib/rules/hints/suggest-fixes.ts";
import type { Hint } from "#lib/schemas/check.ts";

export interface HintSurroundings {
  at: Date;
  publicUrl: string;
  /** The organisation's rules, whoever's account. */
  otherRules: readonly Rule[];
  /** The organisation's providers, with rules or without. */
  providers: readonly TrustedProvider[];
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
  return suggestFixes({
    rule,
    claims: token.claims,
    header: token.header,
    checks,
    provider: rule?.provider ?? null,
    otherRules: others,
    otherProviders: around.providers.filter(({ id }) => id !== rule?.provider.id),
    at: around.at,
    publicUrl: around.publicUrl,
    requestedScopes: around.requestedScope?.split(" ").filter(Boolean) ?? [],
    keysFetchedAt: around.keysFetchedAt,
    rawToken: around.rawToken,
  });
}
