/** Length limits of `DESIGN.md` section 2, in UTF-16 units and counts. */
export const ruleLimits = {
  pattern: 512,
  value: 2048,
  conditions: 20,
  valuesPerCondition: 50,
  claimName: 255,
} as const;

/**
 * Why a pattern cannot be saved, in words, or null when it can (`DESIGN.md` section 2, the dialect):
 * at most 512 units, no unpaired surrogate, no run of three stars.
 */
export function patternProblem(pattern: string): string | null {
  if (pattern === "") return "give a pattern";
  if (pattern.length > ruleLimits.pattern) return `use at most ${ruleLimits.pattern} characters`;
  if (!pattern.isWellFormed()) return "has half a surrogate pair: remove it";
  if (pattern.includes("\0")) return "has a NUL character: remove it";
  if (pattern.includes("***")) return "has three stars in a row: use * (stops at a colon) or ** (does not)";
  return null;
}
