import type { ReplayMode } from "#lib/schemas/identity-provider.ts";

/** What a provider allows one token to be used for, in a line. */
export const replaySummary: Record<ReplayMode, string> = {
  limited: "Replay limited to 5 uses in 5 min",
  single: "One use per token",
  off: "Replay not limited",
};
