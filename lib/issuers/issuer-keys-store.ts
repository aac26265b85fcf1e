/** The last good key set of a provider and how fetching went; one row per provider, shared by all instances. */
export interface StoredIssuerKeys {
  /** Names issuer, key address, CA and pinned keys: a row of another policy is ignored. */
  policyVersion: string;
  /** The key set as the issuer sent it; public, and parsed again when it is loaded. */
  jwks: { keys: Record<string, unknown>[] } | null;
  etag: string | null;
  fetchedAt: Date | null;
  freshUntil: Date | null;
  lastAttemptAt: Date | null;
  failures: number;
  lastError: string | null;
}

/** Where key sets survive restarts and outages; `database.issuerKeys` has this shape. */
export interface IssuerKeysStore {
  load(organisationId: string, providerId: string): Promise<StoredIssuerKeys | null>;
  /** Inserts or replaces the row. A provider that is gone meanwhile is no error. */
  save(organisationId: string, providerId: string, row: StoredIssuerKeys): Promise<void>;
}
