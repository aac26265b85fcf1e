import * as z from "zod";
import type {
  Rule,
  Trust,
  TrustedOrganisation,
  TrustedProvider,
  TrustedServiceAccount,
} from "#lib/exchange/trust.ts";
import { conditionsSchema } from "#lib/schemas/conditions.ts";
import { isIdentity } from "#lib/schemas/identity.ts";
import { apiScopeSchema } from "#lib/schemas/organisation.ts";
import type { DataContext } from "./data-context.ts";

/** The configuration that the decision reads. */
export function trust(context: DataContext) {
  const { hotPool: pool, snapshots } = context;

  async function load(organisationRef: string, accountRef: string | null): Promise<Trust> {
    const organisation = await loadOrganisation(organisationRef);
    if (organisation === null) return { organisation, serviceAccount: null, rules: [] };
    const accounts = await loadAccounts(organisation.id, accountRef);
    const serviceAccount = accountRef === null ? null : (accounts[0] ?? null);
    const rules = accounts.length === 0 ? [] : await loadRules(organisation.id, accounts, serviceAccount?.id);
    return { organisation, serviceAccount, rules };
  }

  async function loadOrganisation(reference: string): Promise<TrustedOrganisation | null> {
    const column = isIdentity("organisation", reference) ? "id" : "slug";
    const { rows } = await pool.query<OrganisationRow>({
      name: `trust_organisation_by_${column}`,
      text: `${organisationSql} WHERE ${column} = $1`,
      values: [reference],
    });
    return rows[0] === undefined ? null : toOrganisation(rows[0]);
  }

  async function loadAccounts(
    organisationId: string,
    reference: string | null,
  ): Promise<TrustedServiceAccount[]> {
    if (reference === null) {
      return (await pool.query<TrustedServiceAccount>(accountSql, [organisationId])).rows;
    }
    const column = isIdentity("serviceAccount", reference) ? "id" : "slug";
    const { rows } = await pool.query<TrustedServiceAccount>({
      name: `trust_account_by_${column}`,
      text: `${accountSql} AND a.${column} = $2`,
      values: [organisationId, reference],
    });
    return rows;
  }

  async function loadRules(
    organisationId: string,
    accounts: TrustedServiceAccount[],
    accountId: string | undefined,
  ): Promise<Rule[]> {
    const { rows } = await (accountId === undefined
      ? pool.query<RuleRow>(`${ruleSql} ${ruleOrder}`, [organisationId])
      : pool.query<RuleRow>({
          name: "trust_rules",
          text: `${ruleSql} AND f.service_account_id = $2 ${ruleOrder}`,
          values: [organisationId, accountId],
        }));
    const accountsById = new Map(accounts.map((account) => [account.id, account]));
    return rows.flatMap((row) => toRule(row, accountsById) ?? []);
  }

  return {
    /**
     * The configuration of one account, by identity or slug, with its rules of any status; null members say what
     * does not exist. `accountRef` null gives every rule of the organisation, always fresh. The answer is shared
     * between callers: nobody may change it. What is in memory is answered without a promise.
     */
    loadTrust(organisationRef: string, accountRef: string | null): Trust | Promise<Trust> {
      if (!isReference(organisationRef) || (accountRef !== null && !isReference(accountRef))) {
        return { organisation: null, serviceAccount: null, rules: [] };
      }
      if (accountRef === null) return load(organisationRef, null);
      return snapshots.read(organisationRef, accountRef, () => load(organisationRef, accountRef));
    },
  };
}

/** PostgreSQL has no NUL in text, and nothing we make is longer. */
function isReference(text: string): boolean {
  return text.length <= 255 && !text.includes("\0");
}

interface OrganisationRow extends Omit<TrustedOrganisation, "apiScopes"> {
  apiScopes: unknown;
}

const organisationSql = `SELECT id, slug, name, version, max_token_lifetime_seconds AS "maxTokenLifetimeSeconds",
  api_scopes AS "apiScopes" FROM organisations`;

const accountSql = `SELECT a.id, a.slug, a.name, a.version, a.status,
  a.max_token_lifetime_seconds AS "maxTokenLifetimeSeconds",
  ARRAY(
    SELECT DISTINCT r.slug FROM role_bindings b
    JOIN roles r ON r.organisation_id = b.organisation_id AND r.id = b.role_id
    WHERE b.organisation_id = a.organisation_id AND b.service_account_id = a.id
    ORDER BY r.slug
  ) AS "roleSlugs"
  FROM service_accounts a WHERE a.organisation_id = $1`;

type RuleRow = Omit<Rule, "provider" | "serviceAccount" | "conditions"> & {
  conditions: unknown;
  serviceAccountId: string;
  provider: TrustedProvider;
};

const ruleSql = `SELECT f.id, f.name, f.version, f.subject, f.conditions, f.trusted_audiences AS "trustedAudiences",
  f.audience_match_mode AS "audienceMatchMode", f.allowed_scopes AS "allowedScopes", f.status,
  f.expires_at AS "expiresAt", f.token_lifetime_seconds AS "tokenLifetimeSeconds",
  f.cap_to_subject_token AS "capToSubjectToken", f.matcher_version AS "matcherVersion",
  f.created_at AS "createdAt", f.service_account_id AS "serviceAccountId",
  json_build_object(
    'id', p.id, 'organisationId', p.organisation_id, 'name', p.name, 'version', p.version, 'issuer', p.issuer, 'kind', p.kind, 'status', p.status,
    'replayMode', p.replay_mode, 'maxTokenLifetimeSeconds', p.max_token_lifetime_seconds,
    'jwksUri', p.jwks_uri, 'localJwks', p.local_jwks, 'caCertificates', p.ca_certificates
  ) AS provider
  FROM federated_identities f
  JOIN identity_providers p ON p.organisation_id = f.organisation_id AND p.id = f.provider_id
  WHERE f.organisation_id = $1`;
const ruleOrder = "ORDER BY f.created_at, f.id";

function toOrganisation(row: OrganisationRow): TrustedOrganisation {
  return { ...row, apiScopes: z.array(apiScopeSchema).parse(row.apiScopes) };
}

/** Null for a rule whose conditions cannot be read: what we do not understand grants nothing. */
function toRule(row: RuleRow, accounts: Map<string, TrustedServiceAccount>): Rule | null {
  const { serviceAccountId, conditions: stored, ...rule } = row;
  const serviceAccount = accounts.get(serviceAccountId);
  const conditions = conditionsSchema.safeParse(stored);
  if (serviceAccount === undefined || !conditions.success) return null;
  return { ...rule, serviceAccount, conditions: conditions.data };
}
