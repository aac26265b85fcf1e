import type { Conditions } from "#lib/schemas/conditions.ts";
import type { AudienceMatchMode, Expectation, RuleStatus } from "#lib/schemas/federated-identity.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { ActiveStatus, ProviderKind } from "#lib/schemas/identity-provider.ts";
import { type AuditedNoun, objectEvent, takeObject, unchanged } from "./audited-object.ts";
import { changedFields, changesOf } from "./changed-fields.ts";
import type { DataContext } from "./data-context.ts";
import { findReference } from "./find-reference.ts";
import type { Prisma } from "./generated/client.ts";
import { type IndexedItem, inOrder, listIndex } from "./list-index.ts";
import { holdRow } from "./lock-row.ts";
import type { Removed, Updated } from "./outcomes.ts";
import { joined, type RuleRow, rulesByIdSql, toRule } from "./rule-row.ts";
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

interface RulePlace {
  serviceAccountId?: string;
  providerId?: string;
}

/** The federated identities of an organisation. */
export function federatedIdentities(context: DataContext) {
  const { prisma, pool } = context;

  /** What lists of them are made from, oldest first. */
  function index(organisationId: OrganisationId, of: RulePlace = {}): Promise<IndexedRule[]> {
    const where = {
      ...(of.serviceAccountId === undefined ? {} : { service_account_id: of.serviceAccountId }),
      ...(of.providerId === undefined ? {} : { provider_id: of.providerId }),
    };
    return listIndex(context, organisationId, { ...indexed, where });
  }

  /** Those of `ids` that are there, in that order. */
  async function read(organisationId: OrganisationId, ids: readonly string[]): Promise<RuleRecord[]> {
    if (ids.length === 0) return [];
    const { rows } = await pool.query<RuleRow>({
      name: "rules_by_id",
      text: rulesByIdSql,
      values: [organisationId, ids],
    });
    return inOrder(ids, rows.map(toRule));
  }

  return {
    index,
    read,

    /** All of them, or those of an account or a provider (by id), oldest first. */
    async list(organisationId: OrganisationId, of: RulePlace = {}): Promise<RuleRecord[]> {
      const found = await index(organisationId, of);
      return read(
        organisationId,
        found.map(({ identity }) => identity),
      );
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
          return unchanged({ outcome: "reference_gone" });
        }
        const row = await tx.federatedIdentity.create({
          data: { ...toColumns(fields), organisationId, id: newIdentity("federatedIdentity") },
          include: joined,
        });
        return {
          result: { outcome: "created", rule: toRule(row) },
          event: {
            ...objectEvent(noun, "create", row, changesOf(null, fields, wireNames)),
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
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.federatedIdentity.findFirst({ where: { organisationId, id }, include: joined }),
        );
        if ("outcome" in row) return unchanged(row);
        if (!(await holdReferences(tx, organisationId, change))) {
          return unchanged({ outcome: "reference_gone" });
        }
        const before = toRule(row);
        const changed = changedFields<RuleFields>(before, change);
        if (changed === null) return unchanged({ outcome: "updated", record: before });
        const updated = await tx.federatedIdentity.update({
          where: { organisationId_id: { organisationId, id } },
          data: { ...toColumns(changed), version: { increment: 1 }, updatedAt: new Date() },
          include: joined,
        });
        return {
          result: { outcome: "updated", record: toRule(updated) },
          event: {
            ...objectEvent(noun, "update", updated, changesOf(before, changed, wireNames)),
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
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.federatedIdentity.findFirst({ where: { organisationId, id }, include: joined }),
        );
        if ("outcome" in row) return unchanged(row);
        await tx.federatedIdentity.delete({ where: { organisationId_id: { organisationId, id } } });
        return {
          result: { outcome: "removed" },
          event: objectEvent(noun, "delete", row, []),
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

const noun: AuditedNoun = {
  table: "federated_identities",
  resourceType: "federated_identity",
  words: "federated identity",
};
const wireNames = {
  subject: "providerSubject",
  serviceAccountId: "serviceAccountIdentity",
  providerId: "providerIdentity",
} as const;

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
