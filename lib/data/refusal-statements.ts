import type pg from "pg";
import type { RefusalRow } from "./exchange-record.ts";
import { storableJson } from "./storable-text.ts";

export interface RefusalCount {
  organisationId: string;
  /** ISO 8601, on the minute. */
  minute: string;
  issuerHash: string;
  reason: string;
  count: number;
}
export type RefusalCounts = Map<string, RefusalCount>;

/** Writes rows and counts in one statement: they are there together or not at all. */
export async function insertRefusals(
  pool: pg.Pool,
  rows: RefusalRow[],
  counts: RefusalCounts,
): Promise<void> {
  await pool.query({
    name: "record_refusals",
    text: refusalSql,
    values: [storableJson(rows), storableJson([...counts.values()])],
  });
}

const refusalSql = `
WITH counted AS (
  INSERT INTO refusal_counts AS k (organisation_id, minute, issuer_hash, reason, count)
  SELECT c."organisationId", c.minute, c."issuerHash", c.reason, c.count
  FROM json_to_recordset($2::json) AS c("organisationId" text, minute timestamptz, "issuerHash" text, reason text,
    count int)
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (organisation_id, minute, issuer_hash, reason) DO UPDATE SET count = k.count + excluded.count
)
INSERT INTO exchanges (organisation_id, id, created_at, outcome, reason, status, error, subject, issuer,
  service_account_id, service_account_name, provider_id, provider_name, federated_identity_id,
  federated_identity_name, requested_scope, address, user_agent, detail)
SELECT r."organisationId", r.id, r."createdAt", r.outcome, r.reason, r.status, r.error, r.subject, r.issuer,
  r."serviceAccountId", r."serviceAccountName", r."providerId", r."providerName", r."federatedIdentityId",
  r."federatedIdentityName", r."requestedScope", r.address, r."userAgent", r.detail
FROM json_to_recordset($1::json) AS r("organisationId" text, id text, "createdAt" timestamptz, outcome text,
  reason text, status int, error text, subject text, issuer text, "serviceAccountId" text,
  "serviceAccountName" text, "providerId" text, "providerName" text, "federatedIdentityId" text,
  "federatedIdentityName" text, "requestedScope" text, address text, "userAgent" text, detail json)
ON CONFLICT (organisation_id, id) DO NOTHING`;
