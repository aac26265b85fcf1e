import type { ReadPorts } from "#lib/exchange/ports.ts";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import type { ProviderHealth } from "#lib/schemas/identity-provider.ts";
import { type ConnectionCheck, type ConnectionDraft, checkConnection } from "./check-connection.ts";
import type { FetchFailure } from "./fetch-failure.ts";
import { fetchIssuerKeys } from "./fetch-issuer-keys.ts";
import type { IssuerKeysStore, StoredIssuerKeys } from "./issuer-keys-store.ts";
import { createKeyCache, type KeyCacheOptions } from "./key-cache.ts";
import type { KeyState } from "./key-state.ts";
import type { OutboundPolicy } from "./outbound-policy.ts";
import { selectKeys } from "./select-keys.ts";
import { trustFor } from "./tls-trust.ts";
import { type KeySet, type SkippedKey, usableKeys } from "./usable-keys.ts";

export interface IssuersOptions {
  policy: OutboundPolicy;
  issuerKeys: IssuerKeysStore;
  log: KeyCacheOptions["log"];
  /** Milliseconds since 1970. */
  now?: () => number;
  /** From 0 to 1. */
  random?: () => number;
}

/** A provider's keys as people see them. */
export interface KeyOverview {
  keys: { kid: string | null; algorithms: string[] }[];
  skipped: SkippedKey[];
  fetchedAt: Date | null;
  freshUntil: Date | null;
  health: ProviderHealth;
}

export type KeyRefresh =
  | { ok: true; added: string[]; removed: string[]; overview: KeyOverview }
  | { ok: false; failure: FetchFailure; overview: KeyOverview };

export interface Issuers {
  /** The port of the decision. Follows nothing that the token says but `alg` and `kid`. */
  findKeys: ReadPorts["findKeys"];
  /** Fetches a provider's keys now. */
  refreshKeys(provider: TrustedProvider): Promise<KeyRefresh>;
  /** How fetching went last; fetches nothing. */
  health(provider: TrustedProvider): Promise<ProviderHealth>;
  /** The same for lists, with the provider's row of the table. */
  healthAt(provider: TrustedProvider, row: StoredIssuerKeys | null): ProviderHealth;
  describeKeys(provider: TrustedProvider): Promise<KeyOverview>;
  /** The staged check of a provider that need not be saved. Keeps nothing. */
  checkConnection(draft: ConnectionDraft): Promise<ConnectionCheck>;
  allowedHttpOrigins: readonly string[];
}

/** The outside: issuers' keys, behind the operator's policy. A provider with an empty id is a draft, never stored. */
export function createIssuers(options: IssuersOptions): Issuers {
  const { policy, issuerKeys, log, now = Date.now, random = Math.random } = options;
  // Reading some hundred roots takes a moment: better now than during the first exchange.
  trustFor(null);
  const cache = createKeyCache({
    fetchKeys: (provider, previous) => fetchIssuerKeys(provider, previous, policy),
    issuerKeys,
    log,
    now,
    random,
  });

  async function describeKeys(provider: TrustedProvider): Promise<KeyOverview> {
    const pinned = pinnedKeys(provider);
    return pinned === null ? overviewOf(await cache.peek(provider)) : overviewOfPinned(pinned);
  }

  return {
    allowedHttpOrigins: policy.allowedHttpOrigins,
    describeKeys,
    findKeys: (provider, header) => {
      const pinned = pinnedKeys(provider);
      if (pinned === null) return cache.find(provider, header);
      return selectKeys({ keys: pinned.ok ? pinned.keys : [], fetchedAt: null, stale: false }, header);
    },
    refreshKeys: async (provider) => {
      if (pinnedKeys(provider) !== null)
        return { ok: true, added: [], removed: [], overview: await describeKeys(provider) };
      const before = namesOf(await cache.peek(provider));
      const state = await cache.refresh(provider);
      const overview = overviewOf(state);
      if (state.lastFailure !== null) return { ok: false, failure: state.lastFailure, overview };
      const after = namesOf(state);
      return {
        ok: true,
        added: after.filter((name) => !before.includes(name)),
        removed: before.filter((name) => !after.includes(name)),
        overview,
      };
    },
    health: async (provider) => (await describeKeys(provider)).health,
    healthAt: (provider, row) => {
      const pinned = pinnedKeys(provider);
      return (pinned === null ? overviewOf(cache.peekAt(provider, row)) : overviewOfPinned(pinned)).health;
    },
    checkConnection: (draft) => checkConnection(draft, policy, new Date(now())),
  };
}

const pinned = new WeakMap<object, KeySet>();

/** Pinned keys win over everything else; judged once. */
function pinnedKeys({ localJwks }: TrustedProvider): KeySet | null {
  if (localJwks === null) return null;
  const known = pinned.get(localJwks);
  if (known !== undefined) return known;
  const judged = usableKeys(localJwks);
  pinned.set(localJwks, judged);
  return judged;
}

function namesOf({ held }: KeyState): string[] {
  return held?.keys.map((key) => key.kid ?? "(without kid)") ?? [];
}

function overviewOf({ held, failures, lastFailure, lastAttemptAt }: KeyState): KeyOverview {
  const checkedAt = Math.max(lastAttemptAt, held?.fetchedAt ?? Number.NEGATIVE_INFINITY);
  return {
    keys: held?.keys.map(({ kid, algorithms }) => ({ kid, algorithms })) ?? [],
    skipped: held?.skipped ?? [],
    fetchedAt: held === null ? null : new Date(held.fetchedAt),
    freshUntil: held === null ? null : new Date(held.freshUntil),
    health: {
      status: failures > 0 ? "failing" : held === null ? "unknown" : "ok",
      checkedAt: Number.isFinite(checkedAt) ? new Date(checkedAt).toISOString() : null,
      error: lastFailure?.message ?? null,
      keys: held?.keys.length ?? 0,
    },
  };
}

function overviewOfPinned(set: KeySet): KeyOverview {
  const keys = set.ok ? set.keys : [];
  return {
    keys: keys.map(({ kid, algorithms }) => ({ kid, algorithms })),
    skipped: set.skipped,
    fetchedAt: null,
    freshUntil: null,
    health: {
      status: set.ok ? "ok" : "failing",
      checkedAt: null,
      error: set.ok ? null : set.message,
      keys: keys.length,
    },
  };
}
