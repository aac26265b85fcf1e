import type { IssuerKeysAnswer } from "./fetch-issuer-keys.ts";
import type { HeldKeySet } from "./key-state.ts";

export type SuspiciousChange =
  | { change: "same_key_id_new_material"; keyId: string }
  | { change: "key_set_moved_host"; host: string };

/** What honest issuers do not do from one fetch to the next: for an alarm, not a refusal. */
export function suspiciousChanges(
  before: HeldKeySet | null,
  answer: IssuerKeysAnswer & { ok: true },
): SuspiciousChange[] {
  if (before === null || answer.set === null) return [];
  const changes: SuspiciousChange[] = [];
  const known = new Map(before.jwks.keys.map((jwk) => [jwk.kid, material(jwk)]));
  for (const jwk of answer.set.jwks.keys) {
    const old = typeof jwk.kid === "string" ? known.get(jwk.kid) : undefined;
    if (old !== undefined && old !== material(jwk))
      changes.push({ change: "same_key_id_new_material", keyId: String(jwk.kid).slice(0, 256) });
  }
  const host = URL.parse(answer.jwksUri)?.host ?? "";
  if (before.jwksUri !== null && URL.parse(before.jwksUri)?.host !== host)
    changes.push({ change: "key_set_moved_host", host });
  return changes;
}

function material(jwk: Record<string, unknown>): string {
  return JSON.stringify([jwk.kty, jwk.crv, jwk.n, jwk.e, jwk.x, jwk.y]);
}
