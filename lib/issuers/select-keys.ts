import type { KeyLookup, UsableKey } from "#lib/exchange/ports.ts";

/** What a header may pick from. */
export interface HeldKeys {
  keys: UsableKey[];
  fetchedAt: Date | null;
  stale: boolean;
}

/**
 * The keys that a token's header names. Without a `kid` only a key that is the one of its algorithm is meant; of
 * several, none.
 */
export function selectKeys(held: HeldKeys, header: { alg: string; kid: string | null }): KeyLookup {
  const { keys, fetchedAt, stale } = held;
  const named =
    header.kid === null
      ? keys.filter((key) => key.algorithms.includes(header.alg))
      : keys.filter((key) => key.kid === header.kid);
  const isAmbiguous = header.kid === null && named.length > 1;
  if (named.length > 0 && !isAmbiguous) return { status: "found", keys: named, fetchedAt, stale };
  return {
    status: "unknown",
    reason: isAmbiguous ? "key_id_missing" : "key_unknown",
    knownKeyIds: keys.flatMap((key) => (key.kid === null ? [] : [key.kid])),
    fetchedAt,
  };
}
