import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import { type ApiScope, defaultApiScopes, reservedSlugs } from "#lib/schemas/organisation.ts";
import type { DataContext } from "./data-context.ts";
import { describeChanges } from "./describe-changes.ts";
import type { Organisation as OrganisationRow, Prisma } from "./generated/client.ts";
import { textMap, toApiScopes } from "./json-columns.ts";
import { freeSlug } from "./slug.ts";
import { type Actor, type Transaction, writeAudited } from "./write-audited.ts";

/** What is decided about an organisation. Lifetime in seconds. */
export interface OrganisationFields {
  name: string;
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  maxTokenLifetimeSeconds: number;
  apiScopes: ApiScope[];
}

export interface OrganisationRecord extends OrganisationFields {
  id: OrganisationId;
  slug: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export type NewOrganisation = Pick<OrganisationFields, "name"> &
  Partial<Pick<OrganisationFields, "description" | "labels" | "annotations">>;

export type OrganisationUpdate =
  | { outcome: "updated"; record: OrganisationRecord }
  | { outcome: "not_found" }
  | { outcome: "stale" }
  | { outcome: "scope_in_use"; scope: string; dependents: { id: string; name: string }[] };

export function organisations(context: DataContext) {
  const { prisma } = context;
  return {
    /** Those with the given ids, oldest first. */
    async list(ids: readonly OrganisationId[]): Promise<OrganisationRecord[]> {
      const rows = await prisma.organisation.findMany({
        where: { id: { in: [...ids] } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      });
      return rows.map(toOrganisation);
    },

    async get(organisationId: OrganisationId): Promise<OrganisationRecord | null> {
      const row = await prisma.organisation.findUnique({ where: { id: organisationId } });
      return row && toOrganisation(row);
    },

    /** A new organisation that the acting person owns. */
    async create(actor: Actor & { kind: "user" }, input: NewOrganisation): Promise<OrganisationRecord> {
      const organisationId = newIdentity("organisation") as OrganisationId;
      return writeAudited(context, { organisationId, actor }, async (tx) => {
        const record = await createOrganisation(tx, { organisationId, ownerId: actor.id, input });
        return { result: record, event: organisationCreated(record) };
      });
    },

    /** Changes what is given. `expectedVersion` null takes whatever version there is. */
    async update(
      organisationId: OrganisationId,
      actor: Actor,
      expectedVersion: number | null,
      change: Partial<OrganisationFields>,
    ): Promise<OrganisationUpdate> {
      return writeAudited<OrganisationUpdate>(context, { organisationId, actor }, async (tx) => {
        await lockOrganisation(tx, organisationId);
        const row = await tx.organisation.findUnique({ where: { id: organisationId } });
        if (!row) return { result: { outcome: "not_found" }, event: null };
        if (expectedVersion !== null && row.version !== expectedVersion)
          return { result: { outcome: "stale" }, event: null };
        const before = toOrganisation(row);
        const inUse = await findLostScope(tx, before, change.apiScopes);
        if (inUse) return { result: { outcome: "scope_in_use", ...inUse }, event: null };
        const changes = describeChanges(before, { ...before, ...change });
        if (changes.length === 0) return { result: { outcome: "updated", record: before }, event: null };
        const updated = await tx.organisation.update({
          where: { id: organisationId },
          data: {
            ...change,
            apiScopes: change.apiScopes as Prisma.InputJsonArray | undefined,
            version: { increment: 1 },
            updatedAt: new Date(),
          },
        });
        const record = toOrganisation(updated);
        return {
          result: { outcome: "updated", record },
          event: {
            action: "update",
            resourceType: "organisation",
            resourceId: organisationId,
            resourceName: record.name,
            description: `Changed the organisation ${record.name}`,
            changes,
          },
        };
      });
    },
  };
}

/** Makes an organisation with its owner, scopes and system roles, inside the caller's transaction. */
export async function createOrganisation(
  tx: Transaction,
  {
    organisationId,
    ownerId,
    input,
  }: { organisationId: OrganisationId; ownerId: string; input: NewOrganisation },
): Promise<OrganisationRecord> {
  const slug = await freeSlug(
    tx,
    { collection: "organisations", name: input.name, fallback: "organisation", reserved: reservedSlugs },
    (prefix) => tx.organisation.findMany({ where: { slug: { startsWith: prefix } }, select: { slug: true } }),
  );
  const row = await tx.organisation.create({
    data: { ...input, id: organisationId, slug, apiScopes: defaultApiScopes as Prisma.InputJsonArray },
  });
  await tx.membership.create({
    data: { organisationId, id: newIdentity("membership"), userId: ownerId, role: "owner" },
  });
  for (const role of systemRoles) await createSystemRole(tx, organisationId, role);
  return toOrganisation(row);
}

/** The audit event of a creation. */
export function organisationCreated(record: OrganisationRecord) {
  return {
    action: "create" as const,
    resourceType: "organisation",
    resourceId: record.id,
    resourceName: record.name,
    description: `Created the organisation ${record.name}`,
    changes: describeChanges(null, record),
  };
}

/** Holds the organisation's row until the transaction ends: whoever else changes it or its members waits. */
export async function lockOrganisation(tx: Transaction, organisationId: OrganisationId): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM organisations WHERE id = ${organisationId} FOR UPDATE`;
}

/** The system roles of a new organisation (`API.md`, Beyond WIRE.md). */
const systemRoles = [
  { slug: "administrator", name: "Administrator", description: "May do everything", permissions: ["*"] },
  { slug: "reader", name: "Reader", description: "May see everything", permissions: ["read", "list"] },
];

async function createSystemRole(
  tx: Transaction,
  organisationId: OrganisationId,
  { permissions, ...role }: (typeof systemRoles)[number],
): Promise<void> {
  const roleId = newIdentity("role");
  await tx.role.create({ data: { ...role, organisationId, id: roleId, system: true } });
  await tx.roleRule.create({
    data: {
      organisationId,
      id: newIdentity("roleRule"),
      roleId,
      resources: ["*"],
      resourceIdentities: [],
      permissions,
    },
  });
}

/** A spelling that the change takes away although rules grant it. */
async function findLostScope(
  tx: Transaction,
  before: OrganisationRecord,
  after: ApiScope[] | undefined,
): Promise<{ scope: string; dependents: { id: string; name: string }[] } | null> {
  if (after === undefined) return null;
  const kept = new Set(after.flatMap(spellings));
  const lost = before.apiScopes.flatMap(spellings).filter((scope) => !kept.has(scope));
  if (lost.length === 0) return null;
  const dependents = await tx.federatedIdentity.findMany({
    where: { organisationId: before.id, allowedScopes: { hasSome: lost } },
    select: { id: true, name: true, allowedScopes: true },
    orderBy: { id: "asc" },
    take: 5,
  });
  const scope = lost.find((one) => dependents[0]?.allowedScopes.includes(one));
  return scope === undefined ? null : { scope, dependents: dependents.map(({ id, name }) => ({ id, name })) };
}

function spellings({ name, alsoSpelt }: ApiScope): string[] {
  return [name, ...(alsoSpelt ?? [])];
}

function toOrganisation(row: OrganisationRow): OrganisationRecord {
  return {
    ...row,
    id: row.id as OrganisationId,
    labels: textMap(row.labels),
    annotations: textMap(row.annotations),
    apiScopes: toApiScopes(row.apiScopes),
  };
}
