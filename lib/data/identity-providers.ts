import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type {
  ActiveStatus,
  JsonWebKeySet,
  ProviderKind,
  ReplayMode,
} from "#lib/schemas/identity-provider.ts";
import { withoutSlash } from "#lib/schemas/issuer-url.ts";
import { type AuditedNoun, objectEvent, takeObject, unchanged } from "./audited-object.ts";
import { changedFields, changesOf } from "./changed-fields.ts";
import type { DataContext } from "./data-context.ts";
import { findReference } from "./find-reference.ts";
import { Prisma } from "./generated/client.ts";
import { textMap, toKeySet } from "./json-columns.ts";
import { amongIds, type IndexedItem, inOrder, listIndex } from "./list-index.ts";
import type { Removed, Updated } from "./outcomes.ts";
import { freeSlug } from "./slug.ts";
import { type Actor, writeAudited } from "./write-audited.ts";

/** What a person or a client decides about a provider. Lifetimes in seconds; null is "none". */
export interface ProviderFields {
  name: string;
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  issuer: string;
  kind: ProviderKind;
  status: ActiveStatus;
  replayMode: ReplayMode;
  maxTokenLifetimeSeconds: number;
  jwksUri: string | null;
  localJwks: JsonWebKeySet | null;
  caCertificates: string | null;
}

/** An OIDC issuer that an organisation trusts to describe workloads. */
export interface ProviderRecord extends ProviderFields {
  id: string;
  slug: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  federatedIdentityCount: number;
}

export type IndexedProvider = IndexedItem & { slug: string; status: string };

export type ProviderCreated =
  | { outcome: "created"; provider: ProviderRecord }
  | { outcome: "issuer_taken"; by: { id: string; name: string } | null };

export interface ProviderUpdate {
  /** Null takes whatever version there is. */
  expectedVersion: number | null;
  change: Partial<Omit<ProviderFields, "issuer">>;
}

/** The identity providers of an organisation. */
export function identityProviders(context: DataContext) {
  const { prisma } = context;

  return {
    /** All of them, oldest first. */
    async list(organisationId: OrganisationId): Promise<ProviderRecord[]> {
      const rows = await prisma.identityProvider.findMany({
        where: { organisationId },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        include: counted,
      });
      return rows.map(toProvider);
    },

    /** What lists of them are made from, oldest first. */
    index(organisationId: OrganisationId): Promise<IndexedProvider[]> {
      return listIndex(context, organisationId, { table: "identity_providers", columns: "slug, status" });
    },

    /** Those of `ids` that are there, in that order. */
    async read(organisationId: OrganisationId, ids: readonly string[]): Promise<ProviderRecord[]> {
      const where = { organisationId, ...amongIds(ids) };
      const rows = await prisma.identityProvider.findMany({ where, include: counted });
      return inOrder(ids, rows.map(toProvider));
    },

    /** By identity, slug or the name that just one has; null for anything else. */
    async find(organisationId: OrganisationId, reference: string): Promise<ProviderRecord | null> {
      const where = (by: { id: string } | { slug: string } | { name: string }) => ({
        where: { organisationId, ...by },
        include: counted,
      });
      const row = await findReference<ProviderRow>(reference, {
        noun: "identityProvider",
        byId: (id) => prisma.identityProvider.findFirst(where({ id })),
        bySlug: (slug) => prisma.identityProvider.findFirst(where({ slug })),
        byName: (name) => prisma.identityProvider.findMany({ ...where({ name }), take: 2 }),
      });
      return row && toProvider(row);
    },

    /** Refuses a second provider for an issuer, a trailing slash not counted. */
    async create(
      organisationId: OrganisationId,
      actor: Actor,
      fields: ProviderFields,
    ): Promise<ProviderCreated> {
      const issuerKey = withoutSlash(fields.issuer);
      return writeAudited<ProviderCreated>(context, { organisationId, actor }, async (tx) => {
        // Takes the lock of the collection, so that nobody else can take the issuer from here on.
        const slug = await freeSlug(
          tx,
          { collection: `${organisationId} identity_providers`, name: fields.name, fallback: "provider" },
          (prefix) =>
            tx.identityProvider.findMany({
              where: { organisationId, slug: { startsWith: prefix } },
              select: { slug: true },
            }),
        );
        const taken = await tx.identityProvider.findFirst({
          where: { organisationId, issuerKey },
          select: { id: true, name: true },
        });
        if (taken) return unchanged({ outcome: "issuer_taken", by: taken });
        const row = await tx.identityProvider.create({
          data: {
            ...toColumns(fields),
            organisationId,
            id: newIdentity("identityProvider"),
            slug,
            issuerKey,
          },
          include: counted,
        });
        return {
          result: { outcome: "created", provider: toProvider(row) },
          event: objectEvent(noun, "create", row, changesOf(null, fields, wireNames)),
        };
      });
    },

    /** Changes what is given; the issuer never. */
    async update(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      { expectedVersion, change }: ProviderUpdate,
    ): Promise<Updated<ProviderRecord>> {
      return writeAudited<Updated<ProviderRecord>>(context, { organisationId, actor }, async (tx) => {
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.identityProvider.findFirst({ where: { organisationId, id }, include: counted }),
        );
        if ("outcome" in row) return unchanged(row);
        const before = toProvider(row);
        const changed = changedFields(before, change);
        if (changed === null) return unchanged({ outcome: "updated", record: before });
        const updated = await tx.identityProvider.update({
          where: { organisationId_id: { organisationId, id } },
          data: { ...toColumns(changed), version: { increment: 1 }, updatedAt: new Date() },
          include: counted,
        });
        return {
          result: { outcome: "updated", record: toProvider(updated) },
          event: objectEvent(noun, "update", updated, changesOf(before, changed, wireNames)),
        };
      });
    },

    /** Refused while a federated identity uses it: the answer names them. */
    async remove(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      expectedVersion: number | null,
    ): Promise<Removed> {
      return writeAudited<Removed>(context, { organisationId, actor }, async (tx) => {
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.identityProvider.findFirst({ where: { organisationId, id }, include: counted }),
        );
        if ("outcome" in row) return unchanged(row);
        const before = toProvider(row);
        if (before.federatedIdentityCount > 0) {
          const dependents = await tx.federatedIdentity.findMany({
            where: { organisationId, providerId: id },
            select: { id: true, name: true },
            orderBy: { createdAt: "asc" },
            take: namedDependents,
          });
          return unchanged({ outcome: "in_use", dependents, count: before.federatedIdentityCount });
        }
        await tx.identityProvider.delete({ where: { organisationId_id: { organisationId, id } } });
        return {
          result: { outcome: "removed" },
          event: objectEvent(noun, "delete", row, []),
        };
      });
    },
  };
}

const noun: AuditedNoun = {
  table: "identity_providers",
  resourceType: "federated_identity_provider",
  words: "identity provider",
};
const namedDependents = 5;
const counted = { _count: { select: { federatedIdentities: true } } } as const;
const wireNames = { issuer: "providerIssuer", jwksUri: "providerJwksUri" } as const;

/** The provider as the decision and the key cache read it. */
export function toTrustedProvider(organisationId: OrganisationId, provider: ProviderRecord): TrustedProvider {
  const { id, name, version, issuer, kind, status, replayMode, maxTokenLifetimeSeconds } = provider;
  const { jwksUri, localJwks, caCertificates } = provider;
  return {
    ...{ id, organisationId, name, version, issuer, kind, status, replayMode, maxTokenLifetimeSeconds },
    ...{ jwksUri, localJwks, caCertificates },
  };
}

/** A JSON column needs its own null. */
function toColumns<Fields extends Partial<ProviderFields>>(fields: Fields) {
  const { localJwks, ...columns } = fields;
  if (localJwks === undefined) return columns;
  return {
    ...columns,
    localJwks: localJwks === null ? Prisma.DbNull : (localJwks as unknown as Prisma.InputJsonObject),
  };
}

type ProviderRow = Prisma.IdentityProviderGetPayload<{ include: typeof counted }>;

function toProvider(row: ProviderRow): ProviderRecord {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    labels: textMap(row.labels),
    annotations: textMap(row.annotations),
    issuer: row.issuer,
    kind: row.kind as ProviderKind,
    status: row.status as ActiveStatus,
    replayMode: row.replayMode as ReplayMode,
    maxTokenLifetimeSeconds: row.maxTokenLifetimeSeconds,
    jwksUri: row.jwksUri,
    localJwks: toKeySet(row.localJwks),
    caCertificates: row.caCertificates,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    federatedIdentityCount: row._count.federatedIdentities,
  };
}
