import * as z from "zod";
import type { DataContext } from "./data-context.ts";
import { storableJson, storableText } from "./storable-text.ts";

/** The last good key set of a provider and how fetching went. */
export interface IssuerKeysRecord {
  policyVersion: string;
  jwks: { keys: Record<string, unknown>[] } | null;
  etag: string | null;
  fetchedAt: Date | null;
  freshUntil: Date | null;
  lastAttemptAt: Date | null;
  failures: number;
  lastError: string | null;
}

/** Issuers' key sets, one row per provider, shared by all instances. */
export function issuerKeys({ hotPool, pool }: DataContext) {
  return {
    async load(organisationId: string, providerId: string): Promise<IssuerKeysRecord | null> {
      const { rows } = await hotPool.query<IssuerKeysRecord>({
        name: "issuer_keys_load",
        text: loadSql,
        values: [organisationId, providerId],
      });
      return rows[0] === undefined ? null : toIssuerKeys(rows[0]);
    },
    /** The rows of several providers, by id. */
    async loadAll(
      organisationId: string,
      providerIds: readonly string[],
    ): Promise<Map<string, IssuerKeysRecord>> {
      const { rows } = await pool.query<IssuerKeysRecord & { providerId: string }>({
        name: "issuer_keys_load_all",
        text: loadAllSql,
        values: [organisationId, providerIds],
      });
      return new Map(rows.map(({ providerId, ...row }) => [providerId, toIssuerKeys(row)]));
    },
    /**
     * Inserts or replaces the row, unless another instance has written a newer attempt meanwhile. A provider that
     * is gone is no error.
     */
    async save(organisationId: string, providerId: string, row: IssuerKeysRecord): Promise<void> {
      await hotPool.query({
        name: "issuer_keys_save",
        text: saveSql,
        values: [
          organisationId,
          providerId,
          row.policyVersion,
          row.jwks === null ? null : storableJson(row.jwks),
          row.etag === null ? null : storableText(row.etag),
          row.fetchedAt,
          row.freshUntil,
          row.lastAttemptAt,
          row.failures,
          row.lastError === null ? null : storableText(row.lastError),
        ],
      });
    },
  };
}

const columns = `policy_version AS "policyVersion", jwks, etag, fetched_at AS "fetchedAt",
  fresh_until AS "freshUntil", last_attempt_at AS "lastAttemptAt", failures, last_error AS "lastError"`;
const loadSql = `SELECT ${columns} FROM issuer_keys WHERE organisation_id = $1 AND provider_id = $2`;
const loadAllSql = `SELECT provider_id AS "providerId", ${columns} FROM issuer_keys
  WHERE organisation_id = $1 AND provider_id = ANY ($2)`;

/** Selecting from the provider leaves nothing to insert when it was deleted; the lock keeps it until we are through. */
const saveSql = `WITH provider AS MATERIALIZED (
    SELECT organisation_id, id FROM identity_providers WHERE organisation_id = $1 AND id = $2 FOR KEY SHARE
  )
  INSERT INTO issuer_keys AS k (organisation_id, provider_id, policy_version, jwks, etag, fetched_at, fresh_until,
    last_attempt_at, failures, last_error)
  SELECT organisation_id, id, $3::text, $4::json, $5::text, $6::timestamptz, $7::timestamptz, $8::timestamptz,
    $9::int, $10::text FROM provider
  ON CONFLICT (organisation_id, provider_id) DO UPDATE SET
    policy_version = excluded.policy_version, jwks = excluded.jwks, etag = excluded.etag,
    fetched_at = excluded.fetched_at, fresh_until = excluded.fresh_until,
    last_attempt_at = excluded.last_attempt_at, failures = excluded.failures, last_error = excluded.last_error
  WHERE k.last_attempt_at IS NULL OR excluded.last_attempt_at IS NULL
    OR excluded.last_attempt_at >= k.last_attempt_at`;

const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

function toIssuerKeys(row: IssuerKeysRecord): IssuerKeysRecord {
  const jwks = keySetSchema.safeParse(row.jwks);
  return { ...row, jwks: jwks.success ? jwks.data : null };
}
