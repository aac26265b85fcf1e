import { createHash } from "node:crypto";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { type FetchCategory, type FetchFailure, failure } from "./fetch-failure.ts";
import type { FetchedKeySet } from "./fetch-key-set.ts";
import type { StoredIssuerKeys } from "./issuer-keys-store.ts";
import { usableKeys } from "./usable-keys.ts";

/** A good key set, swapped as a whole. Times are milliseconds. */
export interface HeldKeySet extends FetchedKeySet {
  etag: string | null;
  /** Where it came from; null when it was restored from the table. */
  jwksUri: string | null;
  /** When discovery was last asked for `jwksUri`. */
  discoveredAt: number;
  fetchedAt: number;
  freshUntil: number;
}

/** What is known of one provider under one policy. */
export interface KeyState {
  policyVersion: string;
  held: HeldKeySet | null;
  lastAttemptAt: number;
  /** Before this, nothing is asked again after a failure. */
  retryAt: number;
  failures: number;
  lastFailure: FetchFailure | null;
  /** When the table was last looked into. */
  restoredAt: number;
  refreshing: Promise<void> | null;
}

export function newKeyState(policyVersion: string): KeyState {
  return {
    policyVersion,
    held: null,
    lastAttemptAt: Number.NEGATIVE_INFINITY,
    retryAt: Number.NEGATIVE_INFINITY,
    failures: 0,
    lastFailure: null,
    restoredAt: Number.NEGATIVE_INFINITY,
    refreshing: null,
  };
}

const versions = new WeakMap<TrustedProvider, string>();

/** Names everything that decides which keys a provider has, so that an edit of any of it starts over. */
export function policyVersionOf(provider: TrustedProvider): string {
  const known = versions.get(provider);
  if (known !== undefined) return known;
  const { issuer, jwksUri, caCertificates, localJwks } = provider;
  const text = JSON.stringify([issuer, jwksUri, caCertificates, localJwks]);
  const version = createHash("sha256").update(text).digest("base64url");
  versions.set(provider, version);
  return version;
}

/** A key set from the table, if it is of the same policy and still makes usable keys. */
function heldFromRow(row: StoredIssuerKeys | null, policyVersion: string): HeldKeySet | null {
  if (row?.policyVersion !== policyVersion || row.jwks === null || row.fetchedAt === null) return null;
  const judged = usableKeys(row.jwks);
  if (!judged.ok) return null;
  return {
    jwks: row.jwks,
    keys: judged.keys,
    skipped: judged.skipped,
    etag: row.etag,
    jwksUri: null,
    discoveredAt: Number.NEGATIVE_INFINITY,
    fetchedAt: row.fetchedAt.getTime(),
    freshUntil: (row.freshUntil ?? row.fetchedAt).getTime(),
  };
}

/** Takes the table's key set if it is newer than ours: another instance fetched it. Answers whether it was. */
export function adoptKeys(state: KeyState, row: StoredIssuerKeys | null): boolean {
  const shared = heldFromRow(row, state.policyVersion);
  if (shared === null || shared.fetchedAt <= (state.held?.fetchedAt ?? Number.NEGATIVE_INFINITY))
    return false;
  state.held = shared;
  if (shared.fetchedAt > state.lastAttemptAt) forgetFailures(state);
  return true;
}

export function forgetFailures(state: KeyState): void {
  state.failures = 0;
  state.lastFailure = null;
  state.retryAt = Number.NEGATIVE_INFINITY;
}

/** Takes over how fetching went last for another instance, if that was later than for us. */
export function adoptOutcome(state: KeyState, row: StoredIssuerKeys | null): void {
  if (row?.policyVersion !== state.policyVersion || row.lastAttemptAt === null) return;
  if (row.lastAttemptAt.getTime() <= state.lastAttemptAt) return;
  state.lastAttemptAt = row.lastAttemptAt.getTime();
  state.failures = row.failures;
  const [category = "", ...words] = (row.lastError ?? "").split(": ");
  state.lastFailure = row.failures === 0 ? null : failure(category as FetchCategory, words.join(": "));
}

/** The row that other instances, and this one after a restart, start from. */
export function toRow(state: KeyState): StoredIssuerKeys {
  const { held } = state;
  return {
    policyVersion: state.policyVersion,
    jwks: held?.jwks ?? null,
    etag: held?.etag ?? null,
    fetchedAt: held === null ? null : new Date(held.fetchedAt),
    freshUntil: held === null ? null : new Date(held.freshUntil),
    lastAttemptAt: Number.isFinite(state.lastAttemptAt) ? new Date(state.lastAttemptAt) : null,
    failures: state.failures,
    lastError:
      state.lastFailure === null ? null : `${state.lastFailure.category}: ${state.lastFailure.message}`,
  };
}
