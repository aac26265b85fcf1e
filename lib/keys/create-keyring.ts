import { makeSigningKey, type OpenSigningKey, openSigningKey } from "./open-signing-key.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { signJwt } from "./sign-jwt.ts";
import type { SigningKeysStore } from "./signing-keys-store.ts";
import { type AccessTokenVerdict, verifyAccessToken } from "./verify-access-token.ts";

export interface Keyring {
  /** An RFC 9068 access token under the active key. Synchronous; `kid`, `typ` and `alg` are ours to set. */
  signAccessToken(claims: Record<string, unknown>): string;
  /** What `/oidc/jwks` answers: active, next and retiring keys; public members only. */
  publicJwks(): { keys: Record<string, unknown>[] };
  /** Whether a bearer token is one of ours, for this audience, at this time. */
  verifyAccessToken(token: string, expected: { audience: string; at: Date }): Promise<AccessTokenVerdict>;
  /** Rotates what is due and takes up what other instances changed; call it every few minutes. */
  maintain(): Promise<void>;
}

export interface KeyringOptions {
  signingKeys: SigningKeysStore;
  masterKey: Buffer;
  /** Our issuer, `PUBLIC_URL`. */
  issuer: string;
  log: { info(facts: object, message: string): void };
  now?: () => Date;
}

/** How soon an unknown `kid` may make us look into the table again. */
const reloadEveryMs = 5_000;

/**
 * Loads our signing keys, makes the first one when the table is empty, and proves each. Two instances that start
 * together end with the same active key. Throws `SigningKeyError` for a wrong master key or a damaged row.
 */
export async function createKeyring(options: KeyringOptions): Promise<Keyring> {
  const { signingKeys, masterKey, issuer, log, now = () => new Date() } = options;
  let keys = new Map<string, OpenSigningKey>();
  let active: OpenSigningKey;
  let reloadedAt = 0;
  let reloading: Promise<void> | null = null;

  async function load(): Promise<void> {
    let stored = await signingKeys.list();
    if (!stored.some((key) => key.status === "active")) {
      // Opening what is there first: a wrong master key stops here, before anything is made.
      for (const key of stored) openSigningKey(key, masterKey);
      await signingKeys.insertUnlessPresent(makeSigningKey(masterKey, "active", now()));
      stored = await signingKeys.list();
      log.info({ keys: stored.length }, "made the first signing key");
    }
    const opened = stored.map((key) => {
      const known = keys.get(key.id);
      return known === undefined
        ? openSigningKey(key, masterKey)
        : { ...known, status: key.status, activatedAt: key.activatedAt };
    });
    const current = opened.findLast((key) => key.status === "active");
    if (current === undefined) throw new Error("no active signing key after the first start");
    keys = new Map(opened.map((key) => [key.id, key]));
    active = current;
    reloadedAt = now().getTime();
  }

  function reload(): Promise<void> {
    reloading ??= load().finally(() => {
      reloading = null;
    });
    return reloading;
  }

  /** Another instance may have made the key since; looked up again at most every few seconds. */
  async function findKey(kid: string): Promise<OpenSigningKey | null> {
    if (!keys.has(kid) && now().getTime() - reloadedAt >= reloadEveryMs) await reload();
    return keys.get(kid) ?? null;
  }

  await load();
  return {
    signAccessToken: (claims) => signJwt(active.encodedHeader, claims, active.privateKey),
    publicJwks: () => ({ keys: [...keys.values()].map((key) => ({ ...key.publicJwk })) }),
    verifyAccessToken: (token, { audience, at }) =>
      verifyAccessToken(token, { issuer, audience, at, findKey }),
    maintain: async () => {
      await rotateKeys({ signingKeys, masterKey, log, at: now() });
      await reload();
    },
  };
}
