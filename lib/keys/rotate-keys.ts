import { makeSigningKey } from "./open-signing-key.ts";
import type { SigningKeysStore } from "./signing-keys-store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Figures of `SECURITY.md` section 1. */
export const rotation = {
  lifeMs: 90 * dayMs,
  /** How long before its turn the next key is published; verifiers keep a key set for minutes to hours. */
  publishedAheadMs: 7 * dayMs,
  publishedAheadMinMs: dayMs,
  /** Longest token life (a day) + leeway + the max-age of our key set, rounded up. */
  retiringMs: 25 * hourMs,
} as const;

/**
 * The state machine next → active → retiring → retired, one step at a time and safe to run on every instance at
 * once: the store serialises the steps.
 */
export async function rotateKeys(options: {
  signingKeys: SigningKeysStore;
  masterKey: Buffer;
  log: { info(facts: object, message: string): void };
  at: Date;
}): Promise<void> {
  const { signingKeys, masterKey, log, at } = options;
  const keys = await signingKeys.list();
  const active = keys.findLast((key) => key.status === "active");
  if (active === undefined) return;
  const next = keys.find((key) => key.status === "next");
  const age = at.getTime() - (active.activatedAt ?? active.createdAt).getTime();

  if (next === undefined && age >= rotation.lifeMs - rotation.publishedAheadMs) {
    const made = makeSigningKey(masterKey, "next", at);
    if (await signingKeys.insertUnlessPresent(made))
      log.info({ keyId: made.id }, "published the next signing key");
  }
  const isPublished =
    next !== undefined && at.getTime() - next.createdAt.getTime() >= rotation.publishedAheadMinMs;
  if (isPublished && age >= rotation.lifeMs && (await signingKeys.promote(next.id, at)))
    log.info({ keyId: next.id }, "the next signing key is active now");
  for (const key of keys) {
    if (key.status !== "retiring" || key.retiredAt === null) continue;
    if (at.getTime() - key.retiredAt.getTime() < rotation.retiringMs) continue;
    await signingKeys.retire(key.id);
    log.info({ keyId: key.id }, "a signing key is retired");
  }
}
