import { createPublicKey } from "node:crypto";
import type { UsableKey } from "#lib/exchange/ports.ts";
import { checkJsonWebKey } from "./check-json-web-key.ts";

export interface SkippedKey {
  kid: string | null;
  reason: string;
}
export type KeySet =
  | { ok: true; keys: UsableKey[]; skipped: SkippedKey[] }
  | { ok: false; message: string; skipped: SkippedKey[] };

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
  const imported: { key: UsableKey; material: string }[] = [];
  for (const jwk of listed) {
    const answer = importKey(jwk);
    if ("reason" in answer) skipped.push(answer);
    else imported.push(answer);
  }
  const keys = withoutAmbiguous(imported, skipped);
  if (keys.length > 0) return { ok: true, keys, skipped };
  const reasons = [...new Set(skipped.map((key) => key.reason))].join("; ");
  return { ok: false, message: `the key set has no usable signing key: ${reasons}`, skipped };
}

function refused(message: string): KeySet {
  return { ok: false, message, skipped: [] };
}

function importKey(jwk: unknown): { key: UsableKey; material: string } | SkippedKey {
  if (!isRecord(jwk)) return { kid: null, reason: "it is not an object" };
  const checked = checkJsonWebKey(jwk);
  const kid = typeof jwk.kid === "string" ? jwk.kid.slice(0, 256) : null;
  if (!checked.ok) return { kid, reason: checked.reason };
  try {
    const handle = createPublicKey({ key: checked.publicMembers, format: "jwk" });
    const material = JSON.stringify(checked.publicMembers);
    return { key: { kid, algorithms: checked.algorithms, handle }, material };
  } catch {
    return { kid, reason: "its values form no valid key" };
  }
}

/** Two different keys under one `kid` leave open which is meant: none is used. The same key twice is one key. */
function withoutAmbiguous(
  imported: { key: UsableKey; material: string }[],
  skipped: SkippedKey[],
): UsableKey[] {
  const keys: UsableKey[] = [];
  const first = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { key, material } of imported) {
    if (key.kid === null) continue;
    const known = first.get(key.kid);
    if (known !== undefined && known !== material) ambiguous.add(key.kid);
    first.set(key.kid, material);
  }
  for (const { key } of imported) {
    if (key.kid === null || !ambiguous.has(key.kid)) keys.push(key);
    else skipped.push({ kid: key.kid, reason: "another key has the same kid" });
  }
  return keys;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
