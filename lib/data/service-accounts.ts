import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { ActiveStatus } from "#lib/schemas/identity-provider.ts";
import { type AuditedNoun, objectEvent, takeObject, unchanged } from "./audited-object.ts";
import { changedFields, changesOf } from "./changed-fields.ts";
import type { DataContext } from "./data-context.ts";
import { findReference } from "./find-reference.ts";
import type { Prisma } from "./generated/client.ts";
import { textMap } from "./json-columns.ts";
import { amongIds, type IndexedItem, inOrder, listIndex } from "./list-index.ts";
import type { Removed, Updated } from "./outcomes.ts";
import { type BindingRecord, toAccountBinding } from "./role-bindings.ts";
import { freeSlug } from "./slug.ts";
import { type Actor, writeAudited } from "./write-audited.ts";

/** What is decided about a service account. Lifetime in seconds; null leaves it to rule and organisation. */
export interface ServiceAccountFields {
  name: string;
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  status: ActiveStatus;
  maxTokenLifetimeSeconds: number | null;
}

/** The identity a workload becomes, with the roles it carries. */
export interface ServiceAccountRecord extends ServiceAccountFields {
  id: string;
  slug: string;
  organisation: { id: string; name: string; slug: string };
  createdBy: { id: string; name: string } | null;
  roleBindings: AccountBinding[];
  lastUsedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  federatedIdentityCount: number;
}

export type IndexedServiceAccount = IndexedItem & { slug: string; status: string };

/** A role binding of the account; whom it binds is the account. */
export type AccountBinding = Omit<BindingRecord, "user" | "serviceAccount">;

/** The service accounts of an organisation. */
export function serviceAccounts(context: DataContext) {
  const { prisma } = context;

  return {
    /** What lists of them are made from, oldest first. */
    index(organisationId: OrganisationId): Promise<IndexedServiceAccount[]> {
      return listIndex(context, organisationId, { table: "service_accounts", columns: "slug, status" });
    },

    /** Those of `ids` that are there, in that order. */
    async read(organisationId: OrganisationId, ids: readonly string[]): Promise<ServiceAccountRecord[]> {
      const where = { organisationId, ...amongIds(ids) };
      const rows = await prisma.serviceAccount.findMany({ where, include: joined });
      return inOrder(ids, rows.map(toServiceAccount));
    },

    /** By identity, slug or the name that just one has; null for anything else. */
    async find(organisationId: OrganisationId, reference: string): Promise<ServiceAccountRecord | null> {
      const where = (by: { id: string } | { slug: string } | { name: string }) => ({
        where: { organisationId, ...by },
        include: joined,
      });
      const row = await findReference<ServiceAccountRow>(reference, {
        noun: "serviceAccount",
        byId: (id) => prisma.serviceAccount.findFirst(where({ id })),
        bySlug: (slug) => prisma.serviceAccount.findFirst(where({ slug })),
        byName: (name) => prisma.serviceAccount.findMany({ ...where({ name }), take: 2 }),
      });
      return row && toServiceAccount(row);
    },

    async create(
      organisationId: OrganisationId,
      actor: Actor,
      fields: ServiceAccountFields,
    ): Promise<ServiceAccountRecord> {
      return writeAudited<ServiceAccountRecord>(context, { organisationId, actor }, async (tx) => {
        const row = await tx.serviceAccount.create({
          data: {
            ...fields,
            organisationId,
            id: newIdentity("serviceAccount"),
            slug: await freeSlug(
              tx,
              {
                collection: `${organisationId} service_accounts`,
                name: fields.name,
                fallback: "service-account",
              },
              (prefix) =>
                tx.serviceAccount.findMany({
                  where: { organisationId, slug: { startsWith: prefix } },
                  select: { slug: true },
                }),
            ),
            createdById: actor.id,
            createdByName: actor.name,
          },
          include: joined,
        });
        return {
          result: toServiceAccount(row),
          event: objectEvent(noun, "create", row, changesOf(null, fields)),
        };
      });
    },

    /** Changes what is given. `expectedVersion` null takes whatever version there is. */
    async update(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      expectedVersion: number | null,
      change: Partial<ServiceAccountFields>,
    ): Promise<Updated<ServiceAccountRecord>> {
      return writeAudited<Updated<ServiceAccountRecord>>(context, { organisationId, actor }, async (tx) => {
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.serviceAccount.findFirst({ where: { organisationId, id }, include: joined }),
        );
        if ("outcome" in row) return unchanged(row);
        const before = toServiceAccount(row);
        const changed = changedFields<ServiceAccountFields>(before, change);
        if (changed === null) return unchanged({ outcome: "updated", record: before });
        const updated = await tx.serviceAccount.update({
          where: { organisationId_id: { organisationId, id } },
          data: { ...changed, version: { increment: 1 }, updatedAt: new Date() },
          include: joined,
        });
        return {
          result: { outcome: "updated", record: toServiceAccount(updated) },
          event: objectEvent(noun, "update", updated, changesOf(before, changed)),
        };
      });
    },

    /** Takes its role bindings along; refused while a federated identity names it. */
    async remove(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      expectedVersion: number | null,
    ): Promise<Removed> {
      return writeAudited<Removed>(context, { organisationId, actor }, async (tx) => {
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.serviceAccount.findFirst({ where: { organisationId, id }, include: joined }),
        );
        if ("outcome" in row) return unchanged(row);
        const count = row._count.federatedIdentities;
        if (count > 0) {
          const dependents = await tx.federatedIdentity.findMany({
            where: { organisationId, serviceAccountId: id },
            select: { id: true, name: true },
            orderBy: { createdAt: "asc" },
            take: 5,
          });
          return unchanged({ outcome: "in_use", dependents, count });
        }
        await tx.serviceAccount.delete({ where: { organisationId_id: { organisationId, id } } });
        return {
          result: { outcome: "removed" },
          event: objectEvent(
            noun,
            "delete",
            row,
            row.roleBindings.map((binding) => ({
              field: "roleBindings",
              from: { identity: binding.id, role: binding.role.name },
              to: null,
            })),
          ),
        };
      });
    },
  };
}

const noun: AuditedNoun = {
  table: "service_accounts",
  resourceType: "service_account",
  words: "service account",
};
const joined = {
  organisation: { select: { id: true, name: true, slug: true } },
  roleBindings: {
    include: { role: { select: { id: true, name: true, slug: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  },
  _count: { select: { federatedIdentities: true } },
} satisfies Prisma.ServiceAccountInclude;

type ServiceAccountRow = Prisma.ServiceAccountGetPayload<{ include: typeof joined }>;

function toServiceAccount(row: ServiceAccountRow): ServiceAccountRecord {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    labels: textMap(row.labels),
    annotations: textMap(row.annotations),
    status: row.status as ActiveStatus,
    maxTokenLifetimeSeconds: row.maxTokenLifetimeSeconds,
    organisation: row.organisation,
    createdBy: row.createdById === null ? null : { id: row.createdById, name: row.createdByName ?? "" },
    roleBindings: row.roleBindings.map(toAccountBinding),
    lastUsedAt: row.lastUsedAt,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    federatedIdentityCount: row._count.federatedIdentities,
  };
}
