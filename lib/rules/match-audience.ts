import type { AudienceMatchMode } from "#lib/schemas/federated-identity.ts";
import { isComparableText } from "./match-pattern.ts";

/** RFC 7519 lets `aud` be a list of any length; no issuer needs more than this. */
const audiencesMax = 16;

export interface AudienceAnswer {
  answer: "matched" | "missing" | "malformed" | "differs";
  /** The audiences of the token, when they are texts. */
  given: string[];
  /** Those that the rule trusts. */
  trusted: string[];
}

/**
 * Matches a token's `aud` against the audiences that a rule trusts, letter by letter (`DESIGN.md` section 2).
 * One member that is no text fails them all; without a trusted audience nothing matches.
 */
export function matchAudience(audience: unknown, trusted: string[], mode: AudienceMatchMode): AudienceAnswer {
  if (audience === undefined || audience === null) return { answer: "missing", given: [], trusted: [] };
  const given: unknown[] = Array.isArray(audience) ? audience : [audience];
  if (given.length === 0) return { answer: "missing", given: [], trusted: [] };
  if (given.length > audiencesMax || !given.every((member) => typeof member === "string")) {
    return { answer: "malformed", given: [], trusted: [] };
  }
  const found = given.filter((member) => trusted.includes(member) && isComparableText(member));
  return { answer: modes[mode](given, found, trusted) ? "matched" : "differs", given, trusted: found };
}

const modes: Record<AudienceMatchMode, (given: string[], found: string[], trusted: string[]) => boolean> = {
  any: (_, found) => found.length > 0,
  exact: (given, found) => given.length === 1 && found.length === 1,
  all: (_, found, trusted) => trusted.length > 0 && trusted.every((audience) => found.includes(audience)),
};
