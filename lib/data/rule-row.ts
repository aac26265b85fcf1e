import type { AudienceMatchMode, RuleStatus } from "#lib/schemas/federated-identity.ts";
import type { ActiveStatus, ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { RuleRecord } from "./federated-identities.ts";
import type { Prisma } from "./generated/client.ts";
import { textMap, toConditions, toExpectations } from "./json-columns.ts";

/** What is read of a rule's account and provider. */
export const joined = {
  serviceAccount: { select: { id: true, name: true, slug: true } },
  provider: { select: { id: true, name: true, slug: true, issuer: true, kind: true, status: true } },
} satisfies Prisma.FederatedIdentityInclude;

export type RuleRow = Prisma.FederatedIdentityGetPayload<{ include: typeof joined }>;

/** As `joined` answers them: one statement for a page, its accounts and its providers. */
export const rulesByIdSql = `SELECT f.organisation_id AS "organisationId", f.id, f.service_account_id AS "serviceAccountId",
    f.provider_id AS "providerId", f.name, f.description, f.labels, f.annotations, f.subject, f.conditions,
    f.trusted_audiences AS "trustedAudiences", f.audience_match_mode AS "audienceMatchMode",
    f.allowed_scopes AS "allowedScopes", f.status, f.expires_at AS "expiresAt",
    f.token_lifetime_seconds AS "tokenLifetimeSeconds", f.cap_to_subject_token AS "capToSubjectToken",
    f.matcher_version AS "matcherVersion", f.expectations, f.last_used_at AS "lastUsedAt", f.version,
    f.created_at AS "createdAt", f.updated_at AS "updatedAt",
    json_build_object('id', a.id, 'name', a.name, 'slug', a.slug) AS "serviceAccount",
    json_build_object('id', p.id, 'name', p.name, 'slug', p.slug, 'issuer', p.issuer, 'kind', p.kind,
      'status', p.status) AS provider
  FROM federated_identities f
  JOIN service_accounts a ON a.organisation_id = f.organisation_id AND a.id = f.service_account_id
  JOIN identity_providers p ON p.organisation_id = f.organisation_id AND p.id = f.provider_id
  WHERE f.organisation_id = $1 AND f.id = ANY ($2)`;

export function toRule(row: RuleRow): RuleRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    labels: textMap(row.labels),
    annotations: textMap(row.annotations),
    serviceAccountId: row.serviceAccountId,
    providerId: row.providerId,
    serviceAccount: row.serviceAccount,
    provider: {
      ...row.provider,
      kind: row.provider.kind as ProviderKind,
      status: row.provider.status as ActiveStatus,
    },
    subject: row.subject,
    conditions: toConditions(row.conditions),
    trustedAudiences: row.trustedAudiences,
    audienceMatchMode: row.audienceMatchMode as AudienceMatchMode,
    allowedScopes: row.allowedScopes,
    status: row.status as RuleStatus,
    expiresAt: row.expiresAt,
    tokenLifetimeSeconds: row.tokenLifetimeSeconds,
    capToSubjectToken: row.capToSubjectToken,
    matcherVersion: row.matcherVersion,
    expectations: toExpectations(row.expectations),
    lastUsedAt: row.lastUsedAt,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
