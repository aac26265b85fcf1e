import type { KeyLookup } from "#lib/exchange/ports.ts";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { backoffMs } from "./backoff.ts";
import type { FetchFailure } from "./fetch-failure.ts";
import type { IssuerKeysAnswer, PreviousFetch } from "./fetch-issuer-keys.ts";
import type { IssuerKeysStore, StoredIssuerKeys } from "./issuer-keys-store.ts";
import {
  adoptKeys,
  adoptOutcome,
  forgetFailures,
  type KeyState,
  newKeyState,
  policyVersionOf,
  toRow,
} from "./key-state.ts";
import { selectKeys } from "./select-keys.ts";
import { suspiciousChanges } from "./suspicious-changes.ts";

/** Figures of `SECURITY.md` section 1, in milliseconds. */
export const keyCacheFigures = {
  /** Refresh in the background when this share of the fresh time has passed. */
  refreshAheadAt: 0.8,
  staleMs: 24 * 3_600_000,
  unknownKidMs: 30_000,
  /** With stale keys at hand, an issuer that failed before is waited for this long at most. */
  staleWaitMs: 1_000,
  /** How long a `jwks_uri` found by discovery is believed. */
  discoveryMs: 3_600_000,
  /** How old what is shown of another instance may be. */
  peekMs: 10_000,
  statesMax: 10_000,
} as const;
const figures = keyCacheFigures;

export interface KeyCacheOptions {
  fetchKeys(provider: TrustedProvider, previous: PreviousFetch): Promise<IssuerKeysAnswer>;
  issuerKeys: IssuerKeysStore;
  log: { info(facts: object, message: string): void; warn(facts: object, message: string): void };
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
}

export interface KeyCache {
  find(provider: TrustedProvider, header: { alg: string; kid: string | null }): Promise<KeyLookup>;
  /** Fetches now, whatever is held; answers the state afterwards. */
  refresh(provider: TrustedProvider): Promise<KeyState>;
  /** The state, restored from the table if need be; fetches nothing. */
  peek(provider: TrustedProvider): Promise<KeyState>;
  /** As `peek`, with the row that was read from the table; a list of many displaces nothing that is held. */
  peekAt(provider: TrustedProvider, row: StoredIssuerKeys | null): KeyState;
}

/**
 * The keys of each provider (`SECURITY.md` 5.6): one fetch at a time per provider, a good set is replaced only by a
 * good set, and the last good one, shared by all instances through the table, carries over an outage of the issuer.
 * A provider whose id is empty is a draft: held in memory only.
 */
export function createKeyCache(options: KeyCacheOptions): KeyCache {
  const { fetchKeys, issuerKeys, log, now, random } = options;
  const states = new Map<string, KeyState>();

  function stateOf(provider: TrustedProvider): KeyState {
    const { name, policyVersion } = nameOf(provider);
    const known = states.get(name);
    if (known !== undefined) return known;
    const oldest = states.size >= figures.statesMax ? states.keys().next().value : undefined;
    if (oldest !== undefined) states.delete(oldest);
    const state = newKeyState(policyVersion);
    states.set(name, state);
    return state;
  }

  async function find(
    provider: TrustedProvider,
    header: { alg: string; kid: string | null },
  ): Promise<KeyLookup> {
    const state = stateOf(provider);
    if (!isReady(state, provider)) await makeReady(state, provider);
    const answer = lookIn(state, header);
    if (answer.status !== "unknown" || answer.reason !== "key_unknown") return answer;
    // A key that we do not know may be new: look again, but not each time that someone makes one up.
    const at = now();
    if (at >= Math.max(state.lastAttemptAt + figures.unknownKidMs, state.retryAt)) {
      await refresh(state, provider, { kid: header.kid });
      return orUnavailable(state, lookIn(state, header));
    }
    if (state.refreshing !== null) await state.refreshing;
    return orUnavailable(state, lookIn(state, header));
  }

  /** Whether there is nothing to wait for: the keys are fresh, or it is too early to ask again. */
  function isReady(state: KeyState, provider: TrustedProvider): boolean {
    const { held } = state;
    const at = now();
    if (at < state.retryAt && state.refreshing === null) return true;
    if (held === null || at >= held.freshUntil) return false;
    if (at >= refreshAheadAt(held)) refreshInBackground(state, provider);
    return true;
  }

  /** Sees to it that there are keys, and fresh ones if the issuer can be had. */
  async function makeReady(state: KeyState, provider: TrustedProvider): Promise<void> {
    const { held } = state;
    const at = now();
    const work = refresh(state, provider, {});
    const isOutage = held !== null && at < held.freshUntil + figures.staleMs && state.failures > 0;
    await (isOutage ? Promise.race([work, pause(figures.staleWaitMs)]) : work);
  }

  function refreshInBackground(state: KeyState, provider: TrustedProvider): void {
    refresh(state, provider, {}).catch((err) =>
      log.warn({ err, providerId: provider.id }, "refresh-ahead broke off"),
    );
  }

  function lookIn(state: KeyState, header: { alg: string; kid: string | null }): KeyLookup {
    const { held } = state;
    const at = now();
    if (held === null || at >= held.freshUntil + figures.staleMs) return unavailable(state);
    return selectKeys(
      { keys: held.keys, fetchedAt: new Date(held.fetchedAt), stale: at >= held.freshUntil },
      header,
    );
  }

  /** While the issuer cannot be had, an unknown key may be a new one: that is no fault of the token. */
  function orUnavailable(state: KeyState, answer: KeyLookup): KeyLookup {
    return answer.status === "unknown" && state.failures > 0 ? unavailable(state) : answer;
  }

  function unavailable(state: KeyState): KeyLookup {
    return {
      status: "unavailable",
      category: state.lastFailure?.category ?? "connect",
      message: state.lastFailure?.message ?? "the issuer's keys have not been fetched yet",
      retryAfterSeconds: Math.max(1, Math.ceil((state.retryAt - now()) / 1000)),
    };
  }

  interface Wanted {
    kid?: string | null;
    isForced?: boolean;
  }

  /** Single flight: whoever comes while a fetch is under way waits for that one. */
  function refresh(state: KeyState, provider: TrustedProvider, wanted: Wanted): Promise<void> {
    state.refreshing ??= run(state, provider, wanted).finally(() => {
      state.refreshing = null;
    });
    return state.refreshing;
  }

  async function run(
    state: KeyState,
    provider: TrustedProvider,
    { kid, isForced = false }: Wanted,
  ): Promise<void> {
    const isAdopted = adoptKeys(state, await loadRow(state, provider));
    const hasWanted = kid === undefined || state.held?.keys.some((key) => key.kid === kid) === true;
    const isFresh = state.held !== null && now() < refreshAheadAt(state.held);
    if (isAdopted && isFresh && hasWanted && !isForced) return;

    state.lastAttemptAt = now();
    const answer = await fetchKeys(provider, previousOf(state));
    if (answer.ok && (answer.set !== null || state.held !== null)) applySuccess(state, provider, answer);
    else if (!answer.ok) applyFailure(state, provider, answer.failure);
    void save(state, provider);
  }

  function previousOf({ held, failures }: KeyState): PreviousFetch {
    if (held?.jwksUri == null) return { jwksUri: null, etag: null };
    const isBelieved = failures === 0 && now() < held.discoveredAt + figures.discoveryMs;
    return { jwksUri: isBelieved ? held.jwksUri : null, etag: held.etag };
  }

  function applySuccess(
    state: KeyState,
    provider: TrustedProvider,
    answer: IssuerKeysAnswer & { ok: true },
  ): void {
    const before = state.held;
    const set = answer.set ?? before;
    if (set === null) return;
    const at = now();
    for (const change of suspiciousChanges(before, answer))
      log.warn({ providerId: provider.id, ...change }, "issuer keys changed in an unusual way");
    const isSameAddress = before?.jwksUri === answer.jwksUri;
    const isBelieved =
      isSameAddress && at < before.discoveredAt + figures.discoveryMs && state.failures === 0;
    state.held = {
      jwks: set.jwks,
      keys: set.keys,
      skipped: set.skipped,
      etag: answer.etag,
      jwksUri: answer.jwksUri,
      discoveredAt: isBelieved ? before.discoveredAt : at,
      fetchedAt: at,
      freshUntil: at + answer.freshMs,
    };
    forgetFailures(state);
  }

  function applyFailure(state: KeyState, provider: TrustedProvider, reason: FetchFailure): void {
    state.failures += 1;
    state.lastFailure = reason;
    state.retryAt = now() + backoffMs(state.failures, reason.retryAfterSeconds, random());
    const facts = { providerId: provider.id, category: reason.category, failures: state.failures };
    log.warn(facts, "issuer keys could not be fetched");
  }

  async function loadRow(state: KeyState, provider: TrustedProvider): Promise<StoredIssuerKeys | null> {
    if (provider.id === "") return null;
    state.restoredAt = now();
    try {
      return await issuerKeys.load(provider.organisationId, provider.id);
    } catch {
      log.warn({ providerId: provider.id }, "the stored issuer keys could not be read");
      return null;
    }
  }

  /** For people, so what another instance has seen since counts as well. */
  async function peek(provider: TrustedProvider): Promise<KeyState> {
    const state = stateOf(provider);
    if (state.refreshing !== null || now() < state.restoredAt + figures.peekMs) return state;
    return adopt(state, await loadRow(state, provider));
  }

  function peekAt(provider: TrustedProvider, row: StoredIssuerKeys | null): KeyState {
    const { name, policyVersion } = nameOf(provider);
    return adopt(states.get(name) ?? newKeyState(policyVersion), row);
  }

  async function save(state: KeyState, provider: TrustedProvider): Promise<void> {
    if (provider.id === "") return;
    try {
      await issuerKeys.save(provider.organisationId, provider.id, toRow(state));
    } catch {
      log.warn({ providerId: provider.id }, "issuer keys could not be stored");
    }
  }

  return {
    find,
    refresh: async (provider) => {
      const state = stateOf(provider);
      // One that is under way may have begun before the change that the caller wants to see.
      if (state.refreshing !== null) await state.refreshing;
      await refresh(state, provider, { isForced: true });
      return state;
    },
    peek,
    peekAt,
  };
}

function nameOf(provider: TrustedProvider): { name: string; policyVersion: string } {
  const policyVersion = policyVersionOf(provider);
  return { policyVersion, name: `${provider.organisationId}/${provider.id}/${policyVersion}` };
}

function adopt(state: KeyState, row: StoredIssuerKeys | null): KeyState {
  if (state.refreshing !== null) return state;
  adoptKeys(state, row);
  adoptOutcome(state, row);
  return state;
}

function refreshAheadAt(held: { fetchedAt: number; freshUntil: number }): number {
  return held.fetchedAt + figures.refreshAheadAt * (held.freshUntil - held.fetchedAt);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
