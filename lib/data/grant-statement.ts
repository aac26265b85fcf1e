import type pg from "pg";
import { foldJudged, type WaitingGrant } from "./fold-batch.ts";
import { storableJson } from "./storable-text.ts";

/** Which rows went in, and which configurations (numbered from 1) were still as they were judged. */
export interface GrantsWritten {
  recorded: Set<string>;
  usable: Set<number>;
}

/**
 * Commits a batch of grants in one prepared statement (`LIBRARIES.md` section 4 measured the shapes). What it
 * re-checks is locked, so that a change committed before is seen and a later one waits; the use of a token and the
 * row of its exchange go in together or not at all.
 */
export async function writeGrants(
  pool: pg.Pool,
  batch: WaitingGrant[],
): Promise<GrantsWritten & { numbers: number[] }> {
  const { judged, numbers } = foldJudged(batch);
  const { rows, details } = packRows(batch, numbers);
  const { rows: written } = await pool.query<[string | null, number | null]>({
    name: "record_grants",
    text: grantSql,
    rowMode: "array",
    values: [
      judged.map((one) => one.organisationId),
      judged.map((one) => one.organisationVersion),
      judged.map((one) => one.providerId),
      judged.map((one) => one.providerVersion),
      judged.map((one) => one.accountId),
      judged.map((one) => one.accountVersion),
      judged.map((one) => one.ruleId),
      judged.map((one) => one.ruleVersion),
      storableJson(rows),
      details,
    ],
  });
  const recorded = new Set<string>();
  const usable = new Set<number>();
  for (const [id, number] of written) {
    if (id !== null) recorded.add(id);
    if (number !== null) usable.add(number);
  }
  return { recorded, usable, numbers };
}

/**
 * The rows without their details, and all details as one run of bytes: the database cuts each out by its place,
 * where JSON within JSON would be read twice, character by character.
 */
function packRows(batch: WaitingGrant[], numbers: number[]): { rows: object[]; details: Buffer } {
  const pieces: Buffer[] = [];
  let at = 1;
  const rows = batch.map((grant, index) => {
    const piece = Buffer.from(storableJson(grant.row.detail));
    const packed = { ...grant.row, detail: undefined, n: numbers[index], at, bytes: piece.length };
    pieces.push(piece);
    at += piece.length;
    return packed;
  });
  return { rows, details: Buffer.concat(pieces) };
}

const grantSql = `
WITH usable AS MATERIALIZED (
  SELECT t.n::int AS n, f.organisation_id, p.id AS provider_id, p.name AS provider_name, p.issuer,
    a.id AS account_id, a.name AS account_name, f.id AS rule_id, f.name AS rule_name
  FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::int[], $7::text[], $8::int[])
    WITH ORDINALITY AS t(organisation_id, organisation_version, provider_id, provider_version,
      account_id, account_version, rule_id, rule_version, n)
  JOIN organisations o ON o.id = t.organisation_id AND o.version = t.organisation_version
  JOIN identity_providers p ON p.organisation_id = t.organisation_id AND p.id = t.provider_id
    AND p.version = t.provider_version AND p.status = 'active'
  JOIN service_accounts a ON a.organisation_id = t.organisation_id AND a.id = t.account_id
    AND a.version = t.account_version AND a.status = 'active'
  JOIN federated_identities f ON f.organisation_id = t.organisation_id AND f.id = t.rule_id
    AND f.version = t.rule_version AND f.status = 'active' AND (f.expires_at IS NULL OR f.expires_at > now())
    AND f.provider_id = p.id AND f.service_account_id = a.id
  FOR SHARE OF o, p, a, f
), wanted AS MATERIALIZED (
  SELECT u.organisation_id, u.provider_id, u.provider_name, u.issuer, u.account_id, u.account_name, u.rule_id,
    u.rule_name, r.*
  FROM json_to_recordset($9::json) AS r(n int, id text, "createdAt" timestamptz, subject text,
    "requestedScope" text, scope text, "expiresIn" int, address text, "userAgent" text, jti text, at int, bytes int,
    "tokenIdHash" text, "maxUses" int, "windowSeconds" int, "forgetAt" timestamptz)
  JOIN usable u ON u.n = r.n
), claimed AS (
  INSERT INTO token_uses AS k (organisation_id, provider_id, token_id_hash, uses, first_used_at, forget_at)
  SELECT organisation_id, provider_id, "tokenIdHash", 1, now(), "forgetAt" FROM wanted
  WHERE "tokenIdHash" IS NOT NULL
  ON CONFLICT (organisation_id, provider_id, token_id_hash) DO UPDATE SET uses = k.uses + 1
  WHERE (
    SELECT k.uses < w."maxUses" AND now() <= k.first_used_at + make_interval(secs => w."windowSeconds")
    FROM wanted w WHERE w.organisation_id = excluded.organisation_id AND w.provider_id = excluded.provider_id
      AND w."tokenIdHash" = excluded.token_id_hash
  )
  RETURNING organisation_id, provider_id, token_id_hash
), recorded AS (
  INSERT INTO exchanges (organisation_id, id, created_at, outcome, status, subject, issuer, service_account_id,
    service_account_name, provider_id, provider_name, federated_identity_id, federated_identity_name,
    requested_scope, scope, expires_in, address, user_agent, jti, detail)
  SELECT w.organisation_id, w.id, w."createdAt", 'accepted', 200, w.subject, w.issuer, w.account_id,
    w.account_name, w.provider_id, w.provider_name, w.rule_id, w.rule_name,
    w."requestedScope", w.scope, w."expiresIn", w.address, w."userAgent", w.jti,
    convert_from(substring($10::bytea FROM w.at FOR w.bytes), 'UTF8')::json
  FROM wanted w LEFT JOIN claimed c ON c.organisation_id = w.organisation_id AND c.provider_id = w.provider_id
    AND c.token_id_hash = w."tokenIdHash"
  WHERE w."tokenIdHash" IS NULL OR c.token_id_hash IS NOT NULL
  RETURNING id
)
SELECT id, NULL::int AS n FROM recorded UNION ALL SELECT NULL::text, n FROM usable`;
