import type { Evaluation } from "#lib/exchange/ports.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import type { Hint } from "#lib/schemas/check.ts";

/** Why a refusal happened and what would mend it, best first; nothing for an accepted token. */
export function tokenHints(
  _evaluation: Evaluation,
  _around: { at: Date; publicUrl: string; otherRules: readonly Rule[]; rawToken: string | null },
): Hint[] {
  return [];
}
