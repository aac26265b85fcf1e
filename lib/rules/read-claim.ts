/** A claim as found in a token: present with any JSON value, null included, or not there. */
export type ClaimReading = { found: true; value: unknown } | { found: false };

const missing: ClaimReading = { found: false };

/**
 * Reads a claim by the name a condition gives (`DESIGN.md` section 2, claim names): a literal top-level name
 * first, then, when the name starts with `/`, a strict JSON Pointer (RFC 6901). Own members only.
 */
export function readClaim(claims: Record<string, unknown>, name: string): ClaimReading {
  if (Object.hasOwn(claims, name)) return { found: true, value: claims[name] };
  return name.startsWith("/") ? readPointer(claims, name) : missing;
}

/** The top-level claim that a condition's name leads to: the name itself, or the first step of its pointer. */
export function topLevelName(claims: Record<string, unknown>, name: string): string {
  if (Object.hasOwn(claims, name) || !name.startsWith("/")) return name;
  return unescapeStep(name.slice(1).split("/", 1)[0] ?? "") ?? name;
}

function readPointer(claims: Record<string, unknown>, pointer: string): ClaimReading {
  let value: unknown = claims;
  for (const rawStep of pointer.slice(1).split("/")) {
    const step = unescapeStep(rawStep);
    if (step === null || typeof value !== "object" || value === null) return missing;
    if (Array.isArray(value) && !arrayIndex.test(step)) return missing;
    if (!Object.hasOwn(value, step)) return missing;
    value = (value as Record<string, unknown>)[step];
  }
  return { found: true, value };
}

/** RFC 6901 §4: no leading zeros, and `-` names an element that is not there. */
const arrayIndex = /^(0|[1-9][0-9]*)$/;

function unescapeStep(step: string): string | null {
  if (!step.includes("~")) return step;
  if (/~(?![01])/.test(step)) return null;
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
