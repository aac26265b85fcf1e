import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { PermissionVerb } from "#lib/schemas/role.ts";
import { type AuditedNoun, objectEvent, takeObject, unchanged } from "./audited-object.ts";
import { changesOf } from "./changed-fields.ts";
import type { DataContext } from "./data-context.ts";
import { findReference } from "./find-reference.ts";
import type { Prisma } from "./generated/client.ts";
import { textMap } from "./json-columns.ts";
import { amongIds, type IndexedItem, inOrder, listIndex } from "./list-index.ts";
import { lockRow } from "./lock-row.ts";
import {
  type BindingHolderUser,
  type BindingRecord,
  bindingInclude,
  findMembers,
  toBinding,
} from "./role-bindings.ts";
import { freeSlug } from "./slug.ts";
import { type Actor, type ChangeEvent, writeAudited } from "./write-audited.ts";

export interface RoleRuleFields {
  resources: string[];
  resourceIdentities: string[];
  permissions: PermissionVerb[];
  note: string;
}
export interface RoleRuleRecord extends RoleRuleFields {
  id: string;
}

export interface RoleFields {
  name: string;
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A named set of permissions with those who have it. A system role and its rules never change; its bindings may. */
export interface RoleRecord extends RoleFields {
  id: string;
  slug: string;
  system: boolean;
  rules: RoleRuleRecord[];
  bindings: BindingRecord[];
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export type IndexedRole = IndexedItem & { slug: string };

export type RoleRemoved = { outcome: "removed" } | { outcome: "not_found" | "stale" | "read_only" };
export type RuleAdded = { outcome: "created"; rule: RoleRuleRecord } | { outcome: "not_found" | "read_only" };
export type RuleRemoved = { outcome: "removed" } | { outcome: "not_found" | "read_only" };

/** The roles of an organisation with their rules. Bindings are written by `roleBindings`. */
export function roles(context: DataContext) {
  const { prisma } = context;

  async function readRoles(
    where: { organisationId: OrganisationId } & Prisma.RoleWhereInput,
  ): Promise<RoleRecord[]> {
    const orderBy = [{ createdAt: "asc" as const }, { id: "asc" as const }];
    const rows = await prisma.role.findMany({ where, orderBy, include: joined });
    const bindings = rows.flatMap((row) => row.bindings);
    const members = await findMembers(prisma, where.organisationId, bindings);
    return rows.map((row) => toRole(row, members));
  }

  return {
    /** All of them with rules and bindings, oldest first. */
    async list(organisationId: OrganisationId): Promise<RoleRecord[]> {
      return readRoles({ organisationId });
    },

    /** What lists of them are made from, oldest first. */
    index(organisationId: OrganisationId): Promise<IndexedRole[]> {
      return listIndex(context, organisationId, { table: "roles", columns: "slug" });
    },

    /** Those of `ids` that are there, in that order. */
    async read(organisationId: OrganisationId, ids: readonly string[]): Promise<RoleRecord[]> {
      const where = { organisationId, ...amongIds(ids) };
      return inOrder(ids, await readRoles(where));
    },

    /** By identity, slug or the name that just one has; null for anything else. */
    async find(organisationId: OrganisationId, reference: string): Promise<RoleRecord | null> {
      const where = (by: { id: string } | { slug: string } | { name: string }) => ({
        where: { organisationId, ...by },
        include: joined,
      });
      const row = await findReference<RoleRow>(reference, {
        noun: "role",
        byId: (id) => prisma.role.findFirst(where({ id })),
        bySlug: (slug) => prisma.role.findFirst(where({ slug })),
        byName: (name) => prisma.role.findMany({ ...where({ name }), take: 2 }),
      });
      return row && toRole(row, await findMembers(prisma, organisationId, row.bindings));
    },

    async create(
      organisationId: OrganisationId,
      actor: Actor,
      fields: RoleFields,
      rules: RoleRuleFields[],
    ): Promise<RoleRecord> {
      return writeAudited<RoleRecord>(context, { organisationId, actor }, async (tx) => {
        const id = newIdentity("role");
        const slug = await freeSlug(
          tx,
          { collection: `${organisationId} roles`, name: fields.name, fallback: "role" },
          (prefix) =>
            tx.role.findMany({
              where: { organisationId, slug: { startsWith: prefix } },
              select: { slug: true },
            }),
        );
        await tx.role.create({ data: { ...fields, organisationId, id, slug } });
        for (const rule of rules) {
          await tx.roleRule.create({
            data: { ...rule, organisationId, roleId: id, id: newIdentity("roleRule") },
          });
        }
        const row = await tx.role.findFirstOrThrow({ where: { organisationId, id }, include: joined });
        return {
          result: toRole(row, new Map()),
          event: objectEvent(noun, "create", row, changesOf(null, { ...fields, rules })),
        };
      });
    },

    /** Takes its rules and bindings along. */
    async remove(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      expectedVersion: number | null,
    ): Promise<RoleRemoved> {
      return writeAudited<RoleRemoved>(context, { organisationId, actor }, async (tx) => {
        const row = await takeObject(tx, noun, { organisationId, id, expectedVersion }, () =>
          tx.role.findFirst({ where: { organisationId, id }, include: joined }),
        );
        if ("outcome" in row) return unchanged(row);
        if (row.system) return unchanged({ outcome: "read_only" });
        await tx.role.delete({ where: { organisationId_id: { organisationId, id } } });
        const bindings = row.bindings.map((binding) => ({
          field: "bindings",
          from: binding.serviceAccount?.name ?? binding.name,
          to: null,
        }));
        return { result: { outcome: "removed" }, event: objectEvent(noun, "delete", row, bindings) };
      });
    },

    /** Adds a rule; the role's version grows. */
    async addRule(
      organisationId: OrganisationId,
      actor: Actor,
      roleId: string,
      fields: RoleRuleFields,
    ): Promise<RuleAdded> {
      return writeAudited<RuleAdded>(context, { organisationId, actor }, async (tx) => {
        await lockRow(tx, "roles", organisationId, roleId);
        const role = await tx.role.findFirst({ where: { organisationId, id: roleId } });
        if (!role) return unchanged({ outcome: "not_found" });
        if (role.system) return unchanged({ outcome: "read_only" });
        const rule = await tx.roleRule.create({
          data: { ...fields, organisationId, roleId, id: newIdentity("roleRule") },
        });
        await growVersion(tx, organisationId, roleId);
        return {
          result: { outcome: "created", rule: toRoleRule(rule) },
          event: ruleEvent("create", role, rule.id, fields),
        };
      });
    },

    async removeRule(
      organisationId: OrganisationId,
      actor: Actor,
      roleId: string,
      ruleId: string,
    ): Promise<RuleRemoved> {
      return writeAudited<RuleRemoved>(context, { organisationId, actor }, async (tx) => {
        await lockRow(tx, "roles", organisationId, roleId);
        const rule = await tx.roleRule.findFirst({
          where: { organisationId, roleId, id: ruleId },
          include: { role: true },
        });
        if (!rule) return unchanged({ outcome: "not_found" });
        if (rule.role.system) return unchanged({ outcome: "read_only" });
        await tx.roleRule.delete({ where: { organisationId_id: { organisationId, id: ruleId } } });
        await growVersion(tx, organisationId, roleId);
        return {
          result: { outcome: "removed" },
          event: ruleEvent("delete", rule.role, ruleId, toRoleRule(rule)),
        };
      });
    },
  };
}

const noun: AuditedNoun = { table: "roles", resourceType: "role", words: "role" };

async function growVersion(tx: Prisma.TransactionClient, organisationId: string, id: string): Promise<void> {
  await tx.role.update({
    where: { organisationId_id: { organisationId, id } },
    data: { version: { increment: 1 }, updatedAt: new Date() },
  });
}

function ruleEvent(
  action: "create" | "delete",
  role: { id: string; name: string },
  ruleId: string,
  { resources, resourceIdentities, permissions, note }: RoleRuleFields,
): ChangeEvent {
  const rule = { resources, resourceIdentities, permissions, note };
  const words = action === "create" ? "Added a rule to" : "Removed a rule from";
  return {
    action,
    resourceType: "role_rule",
    resourceId: ruleId,
    resourceName: role.name,
    description: `${words} the role ${role.name}`,
    changes:
      action === "create"
        ? changesOf(null, rule)
        : Object.entries(rule).map(([field, from]) => ({ field, from, to: null })),
    context: { roleIdentity: role.id },
  };
}

const joined = {
  rules: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
  bindings: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], include: bindingInclude },
} satisfies Prisma.RoleInclude;

type RoleRow = Prisma.RoleGetPayload<{ include: typeof joined }>;

function toRole(row: RoleRow, members: Map<string, BindingHolderUser>): RoleRecord {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    labels: textMap(row.labels),
    annotations: textMap(row.annotations),
    system: row.system,
    rules: row.rules.map(toRoleRule),
    bindings: row.bindings.map((binding) => toBinding(binding, members)),
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function toRoleRule(row: Prisma.RoleRuleGetPayload<object>): RoleRuleRecord {
  return {
    id: row.id,
    resources: row.resources,
    resourceIdentities: row.resourceIdentities,
    permissions: row.permissions as PermissionVerb[],
    note: row.note,
  };
}
