import { createPublicKey } from "node:crypto";
import type { UsableKey } from "#lib/exchange/ports.ts";
import type { ConnectionCheck } from "#lib/schemas/connection-check.ts";
import { checkJsonWebKey } from "./check-json-web-key.ts";

export interface SkippedKey {
  /** Its place in the set. */
  index: number;
  kid: string | null;
  reason: string;
}
export type KeySet =
  | { ok: true; keys: UsableKey[]; skipped: SkippedKey[] }
  | { ok: false; message: string; skipped: SkippedKey[] };

export type DescribedKey = ConnectionCheck["keys"][number];

export const keysMax = 100;

/**
 * The keys of a JWK set that can verify signatures (REQ-03), imported as `KeyObject`s once. An unusable key is
 * skipped with a reason; a set that is none, is too large or has no usable key is refused as a whole.
 * Source: RFC 7517, RFC 7518 §6, RFC 8037.
 */
export function usableKeys(jwks: unknown): KeySet {
  const listed = isRecord(jwks) && Object.hasOwn(jwks, "keys") ? jwks.keys : undefined;
  if (!Array.isArray(listed)) return refused('the key set has no "keys" list');
  if (listed.length === 0) return refused("the key set is empty");
  if (listed.length > keysMax) return refused(`the key set has more than ${keysMax} keys`);

  const skipped: SkippedKey[] = [];
  const keys: UsableKey[] = [];
  for (const [index, jwk] of listed.entries()) {
    const answer = importKey(jwk, index);
    if ("reason" in answer) skipped.push(answer);
    // Several keys may share a kid: each is tried (`DESIGN.md` section 8).
    else keys.push(answer);
  }
  if (keys.length > 0) return { ok: true, keys, skipped };
  const reasons = [...new Set(skipped.map((key) => key.reason))].join("; ");
  return { ok: false, message: `the key set has no usable signing key: ${reasons}`, skipped };
}

/** Every key of a set as a person sees it, the unusable ones with their reason. */
export function describeKeySet(jwks: unknown, judged: KeySet): DescribedKey[] {
  const listed = isRecord(jwks) && Array.isArray(jwks.keys) ? jwks.keys.slice(0, keysMax) : [];
  const reasons = new Map(judged.skipped.map((key) => [key.index, key.reason]));
  return listed.map((jwk, index) => {
    const member = (name: string) =>
      isRecord(jwk) && typeof jwk[name] === "string" ? jwk[name].slice(0, 256) : null;
    const reason = reasons.get(index) ?? null;
    return {
      kid: member("kid"),
      kty: member("kty"),
      alg: member("alg"),
      use: member("use"),
      usable: reason === null,
      reason,
    };
  });
}

function refused(message: string): KeySet {
  return { ok: false, message, skipped: [] };
}

function importKey(jwk: unknown, index: number): UsableKey | SkippedKey {
  if (!isRecord(jwk)) return { index, kid: null, reason: "it is not an object" };
  const checked = checkJsonWebKey(jwk);
  const kid = typeof jwk.kid === "string" ? jwk.kid.slice(0, 256) : null;
  if (!checked.ok) return { index, kid, reason: checked.reason };
  try {
    const handle = createPublicKey({ key: checked.publicMembers, format: "jwk" });
    return { kid, algorithms: checked.algorithms, handle };
  } catch {
    return { index, kid, reason: "its values form no valid key" };
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
