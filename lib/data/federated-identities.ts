import type { Conditions } from "#lib/schemas/conditions.ts";
import type { AudienceMatchMode, Expectation, RuleStatus } from "#lib/schemas/federated-identity.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { ActiveStatus, ProviderKind } from "#lib/schemas/identity-provider.ts";
import { changedFields, changesOf } from "./changed-fields.ts";
import type { DataContext } from "./data-context.ts";
import { findReference } from "./find-reference.ts";
import type { Prisma } from "./generated/client.ts";
import { textMap, toConditions, toExpectations } from "./json-columns.ts";
import { type IndexedItem, inOrder, listIndex } from "./list-index.ts";
import { holdRow, lockRow } from "./lock-row.ts";
import type { Removed, Updated } from "./outcomes.ts";
import { type Actor, writeAudited } from "./write-audited.ts";

/** What is decided about a federated identity. Lifetime in seconds. */
export interface RuleFields {
  name: string;
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  serviceAccountId: string;
  providerId: string;
  subject: string;
  conditions: Conditions;
  trustedAudiences: string[];
  audienceMatchMode: AudienceMatchMode;
  allowedScopes: string[];
  status: RuleStatus;
  expiresAt: Date | null;
  tokenLifetimeSeconds: number;
  capToSubjectToken: boolean;
  expectations: Expectation[];
}

/** The rule: which tokens of a provider become a service account. `status` is as set, not as of now. */
export interface RuleRecord extends RuleFields {
  id: string;
  serviceAccount: { id: string; name: string; slug: string };
  provider: {
    id: string;
    name: string;
    slug: string;
    issuer: string;
    kind: ProviderKind;
    status: ActiveStatus;
  };
  matcherVersion: number;
  lastUsedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What the advisor needs in order to choose a rule's neighbours is here, too. */
export type IndexedRule = IndexedItem &
  Pick<RuleRecord, "subject" | "status" | "expiresAt" | "serviceAccountId" | "providerId" | "version">;

/** What a person said yes to while saving; recorded with the audit event. */
export interface RuleAcknowledgement {
  acknowledgedFindings?: string[];
  overrideExpectations?: boolean;
}

export interface RuleUpdate {
  /** Null takes whatever version there is. */
  expectedVersion: number | null;
  change: Partial<RuleFields>;
  acknowledgement: RuleAcknowledgement;
}

/** `reference_gone`: account or provider was deleted between looking it up and writing. */
export type RuleCreated = { outcome: "created"; rule: RuleRecord } | { outcome: "reference_gone" };
export type RuleUpdated = Updated<RuleRecord> | { outcome: "reference_gone" };

/** The federated identities of an organisation. */
export function federatedIdentities(context: DataContext) {
  const { prisma, pool } = context;

  return {
    /** All of them, or those of an account or a provider (by id), oldest first. */
    async list(
      organisationId: OrganisationId,
      of: { serviceAccountId?: string; providerId?: string } = {},
    ): Promise<RuleRecord[]> {
      const rows = await prisma.federatedIdentity.findMany({
        where: { organisationId, ...of },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        include: joined,
      });
      return rows.map(toRule);
    },

    /** What lists of them are made from, oldest first; all of them, or those of an account or a provider (by id). */
    index(
      organisationId: OrganisationId,
      of: { serviceAccountId?: string; providerId?: string } = {},
    ): Promise<IndexedRule[]> {
      const where = {
        ...(of.serviceAccountId === undefined ? {} : { service_account_id: of.serviceAccountId }),
        ...(of.providerId === undefined ? {} : { provider_id: of.providerId }),
      };
      return listIndex(context, organisationId, { ...indexed, where });
    },

    /** Those of `ids` that are there, in that order. */
    async read(organisationId: OrganisationId, ids: readonly string[]): Promise<RuleRecord[]> {
      if (ids.length === 0) return [];
      const { rows } = await pool.query<RuleRow>({
        name: "rules_by_id",
        text: rulesByIdSql,
        values: [organisationId, ids],
      });
      return inOrder(ids, rows.map(toRule));
    },

    /** By identity, else by the name that just one has; null for anything else. */
    async find(organisationId: OrganisationId, reference: string): Promise<RuleRecord | null> {
      const where = (by: { id: string } | { name: string }) => ({
        where: { organisationId, ...by },
        include: joined,
      });
      const row = await findReference<RuleRow>(reference, {
        noun: "federatedIdentity",
        byId: (id) => prisma.federatedIdentity.findFirst(where({ id })),
        byName: (name) => prisma.federatedIdentity.findMany({ ...where({ name }), take: 2 }),
      });
      return row && toRule(row);
    },

    async create(
      organisationId: OrganisationId,
      actor: Actor,
      fields: RuleFields,
      acknowledgement: RuleAcknowledgement,
    ): Promise<RuleCreated> {
      return writeAudited<RuleCreated>(context, { organisationId, actor }, async (tx) => {
        if (!(await holdReferences(tx, organisationId, fields))) {
          return { result: { outcome: "reference_gone" }, event: null };
        }
        const row = await tx.federatedIdentity.create({
          data: { ...toColumns(fields), organisationId, id: newIdentity("federatedIdentity") },
          include: joined,
        });
        return {
          result: { outcome: "created", rule: toRule(row) },
          event: {
            action: "create",
            resourceType,
            resourceId: row.id,
            resourceName: row.name,
            description: `Created the federated identity ${row.name}`,
            changes: changesOf(null, fields, wireNames),
            context: { ...acknowledgement },
          },
        };
      });
    },

    /** Changes what is given. */
    async update(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      { expectedVersion, change, acknowledgement }: RuleUpdate,
    ): Promise<RuleUpdated> {
      return writeAudited<RuleUpdated>(context, { organisationId, actor }, async (tx) => {
        await lockRow(tx, "federated_identities", organisationId, id);
        const row = await tx.federatedIdentity.findFirst({ where: { organisationId, id }, include: joined });
        if (!row) return { result: { outcome: "not_found" }, event: null };
        if (expectedVersion !== null && row.version !== expectedVersion) {
          return { result: { outcome: "stale" }, event: null };
        }
        if (!(await holdReferences(tx, organisationId, change))) {
          return { result: { outcome: "reference_gone" }, event: null };
        }
        const before = toRule(row);
        const changed = changedFields<RuleFields>(before, change);
        if (changed === null) return { result: { outcome: "updated", record: before }, event: null };
        const updated = await tx.federatedIdentity.update({
          where: { organisationId_id: { organisationId, id } },
          data: { ...toColumns(changed), version: { increment: 1 }, updatedAt: new Date() },
          include: joined,
        });
        return {
          result: { outcome: "updated", record: toRule(updated) },
          event: {
            action: "update",
            resourceType,
            resourceId: id,
            resourceName: updated.name,
            description: `Changed the federated identity ${updated.name}`,
            changes: changesOf(before, changed, wireNames),
            context: { ...acknowledgement },
          },
        };
      });
    },

    async remove(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      expectedVersion: number | null,
    ): Promise<Removed> {
      return writeAudited<Removed>(context, { organisationId, actor }, async (tx) => {
        await lockRow(tx, "federated_identities", organisationId, id);
        const row = await tx.federatedIdentity.findFirst({ where: { organisationId, id }, include: joined });
        if (!row) return { result: { outcome: "not_found" }, event: null };
        if (expectedVersion !== null && row.version !== expectedVersion) {
          return { result: { outcome: "stale" }, event: null };
        }
        await tx.federatedIdentity.delete({ where: { organisationId_id: { organisationId, id } } });
        return {
          result: { outcome: "removed" },
          event: {
            action: "delete",
            resourceType,
            resourceId: id,
            resourceName: row.name,
            description: `Deleted the federated identity ${row.name}`,
            changes: [],
          },
        };
      });
    },
  };
}

const indexed = {
  table: "federated_identities",
  columns: `subject, status, expires_at AS "expiresAt", service_account_id AS "serviceAccountId",
    provider_id AS "providerId", version`,
} as const;

/** As \`joined\` answers them; Prisma takes four times as long over a list of ten thousand. */
const rulesByIdSql = `SELECT f.organisation_id AS "organisationId", f.id, f.service_account_id AS "serviceAccountId",
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

const resourceType = "federated_identity";
const wireNames = {
  subject: "providerSubject",
  serviceAccountId: "serviceAccountIdentity",
  providerId: "providerIdentity",
} as const;
const joined = {
  serviceAccount: { select: { id: true, name: true, slug: true } },
  provider: { select: { id: true, name: true, slug: true, issuer: true, kind: true, status: true } },
} satisfies Prisma.FederatedIdentityInclude;

/** Keeps account and provider from being deleted until this write is committed; false when one is gone. */
async function holdReferences(
  tx: Prisma.TransactionClient,
  organisationId: string,
  references: { serviceAccountId?: string; providerId?: string },
): Promise<boolean> {
  const { serviceAccountId, providerId } = references;
  return (
    (serviceAccountId === undefined ||
      (await holdRow(tx, "service_accounts", organisationId, serviceAccountId))) &&
    (providerId === undefined || (await holdRow(tx, "identity_providers", organisationId, providerId)))
  );
}

function toColumns<Fields extends Partial<RuleFields>>(fields: Fields) {
  const { expectations, ...columns } = fields;
  return expectations === undefined
    ? columns
    : { ...columns, expectations: expectations as unknown as Prisma.InputJsonArray };
}

type RuleRow = Prisma.FederatedIdentityGetPayload<{ include: typeof joined }>;

function toRule(row: RuleRow): RuleRecord {
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
