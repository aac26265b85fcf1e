import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import { describeChanges } from "./describe-changes.ts";
import { findReference } from "./find-reference.ts";
import type { Prisma } from "./generated/client.ts";
import { textMap } from "./json-columns.ts";
import { holdRow } from "./lock-row.ts";
import { freeSlug } from "./slug.ts";
import { type Actor, type ChangeEvent, writeAudited } from "./write-audited.ts";

export interface BindingFields {
  name: string;
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  scopes: string[];
}
/** Whom a role is bound to: one of the two. */
export type BindingHolder = { userId: string } | { serviceAccountId: string };

export interface BindingHolderUser {
  id: string;
  name: string;
  email: string;
  createdAt: Date;
}

/** Whoever has left the organisation, and is no longer known to it. */
export interface FormerMember {
  id: string;
  name: string;
  email: null;
  createdAt: null;
}

/** A role given to one service account or member. */
export interface BindingRecord extends BindingFields {
  id: string;
  slug: string;
  role: { id: string; name: string; slug: string };
  user: BindingHolderUser | FormerMember | null;
  serviceAccount: { id: string; name: string; slug: string } | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** `holder_unknown`: no such service account, or no such member, in the organisation. */
export type BindingCreated =
  | { outcome: "created"; binding: BindingRecord }
  | { outcome: "role_not_found" | "holder_unknown" };

export interface BindingRemoved {
  outcome: "removed" | "not_found";
}

/** The bindings of roles. A name that is left out says role and holder. */
export function roleBindings(context: DataContext) {
  const { prisma } = context;

  return {
    /** By identity, slug or the name that just one of the role's bindings has; null for anything else. */
    async find(
      organisationId: OrganisationId,
      roleId: string,
      reference: string,
    ): Promise<BindingRecord | null> {
      const where = (by: { id: string } | { slug: string } | { name: string }) => ({
        where: { organisationId, roleId, ...by },
        include: bindingInclude,
      });
      const row = await findReference<BindingRow>(reference, {
        noun: "roleBinding",
        byId: (id) => prisma.roleBinding.findFirst(where({ id })),
        bySlug: (slug) => prisma.roleBinding.findFirst(where({ slug })),
        byName: (name) => prisma.roleBinding.findMany({ ...where({ name }), take: 2 }),
      });
      return row && toBinding(row, await findMembers(prisma, organisationId, [row]));
    },

    async create(
      organisationId: OrganisationId,
      actor: Actor,
      roleId: string,
      holder: BindingHolder,
      fields: Omit<BindingFields, "name"> & { name: string | null },
    ): Promise<BindingCreated> {
      return writeAudited<BindingCreated>(context, { organisationId, actor }, async (tx) => {
        await holdRow(tx, "roles", organisationId, roleId);
        const role = await tx.role.findFirst({ where: { organisationId, id: roleId } });
        if (!role) return { result: { outcome: "role_not_found" }, event: null };
        const held = await findHolder(tx, organisationId, holder);
        if (held === null) return { result: { outcome: "holder_unknown" }, event: null };
        const name = fields.name ?? `${role.name} ${held.name}`.slice(0, 255).toWellFormed();
        const slug = await freeSlug(
          tx,
          { collection: `${roleId} bindings`, name, fallback: "binding" },
          (prefix) =>
            tx.roleBinding.findMany({
              where: { organisationId, roleId, slug: { startsWith: prefix } },
              select: { slug: true },
            }),
        );
        const row = await tx.roleBinding.create({
          data: { ...fields, ...holder, name, slug, organisationId, roleId, id: newIdentity("roleBinding") },
          include: bindingInclude,
        });
        const binding = toBinding(row, await findMembers(tx, organisationId, [row]));
        return { result: { outcome: "created", binding }, event: bindingEvent("create", binding) };
      });
    },

    async remove(organisationId: OrganisationId, actor: Actor, id: string): Promise<BindingRemoved> {
      return writeAudited<BindingRemoved>(context, { organisationId, actor }, async (tx) => {
        const row = await tx.roleBinding.findFirst({
          where: { organisationId, id },
          include: bindingInclude,
        });
        const { count } = await tx.roleBinding.deleteMany({ where: { organisationId, id } });
        if (!row || count === 0) return { result: { outcome: "not_found" }, event: null };
        const holders = await findMembers(tx, organisationId, [row]);
        return {
          result: { outcome: "removed" },
          event: bindingEvent("delete", toBinding(row, holders)),
        };
      });
    },
  };
}

async function findHolder(
  tx: Prisma.TransactionClient,
  organisationId: string,
  holder: BindingHolder,
): Promise<{ name: string } | null> {
  if ("userId" in holder) {
    const membership = await tx.membership.findFirst({
      where: { organisationId, userId: holder.userId },
      select: { user: { select: { name: true } } },
    });
    return membership?.user ?? null;
  }
  if (!(await holdRow(tx, "service_accounts", organisationId, holder.serviceAccountId))) return null;
  return tx.serviceAccount.findFirst({
    where: { organisationId, id: holder.serviceAccountId },
    select: { name: true },
  });
}

function bindingEvent(action: "create" | "delete", binding: BindingRecord): ChangeEvent {
  const holder = (binding.serviceAccount ?? binding.user)?.name ?? binding.name;
  const role = binding.role.name;
  const facts = { role, holder, scopes: binding.scopes };
  return {
    action,
    resourceType: "role_binding",
    resourceId: binding.id,
    resourceName: binding.name,
    description:
      action === "create" ? `Gave ${holder} the role ${role}` : `Took the role ${role} from ${holder}`,
    changes: action === "create" ? describeChanges(null, facts) : describeChanges(facts, null),
    context: {
      roleIdentity: binding.role.id,
      ...(binding.serviceAccount ? { boundServiceAccountIdentity: binding.serviceAccount.id } : {}),
      ...(binding.user ? { boundUserIdentity: binding.user.id } : {}),
    },
  };
}

export const bindingInclude = {
  role: { select: { id: true, name: true, slug: true } },
  serviceAccount: { select: { id: true, name: true, slug: true } },
} satisfies Prisma.RoleBindingInclude;

export type BindingRow = Prisma.RoleBindingGetPayload<{ include: typeof bindingInclude }>;

/** The members that bindings name. One who has left the organisation is not among them. */
export async function findMembers(
  tx: Prisma.TransactionClient,
  organisationId: string,
  rows: readonly { userId: string | null }[],
): Promise<Map<string, BindingHolderUser>> {
  const ids = rows.flatMap(({ userId }) => userId ?? []);
  if (ids.length === 0) return new Map();
  const members = await tx.user.findMany({
    where: { id: { in: ids }, memberships: { some: { organisationId } } },
    select: { id: true, name: true, email: true, createdAt: true },
  });
  return new Map(members.map((member) => [member.id, member]));
}

export function toBinding(row: BindingRow, members: Map<string, BindingHolderUser>): BindingRecord {
  return {
    ...toAccountBinding(row),
    user: row.userId === null ? null : (members.get(row.userId) ?? formerMember(row.userId)),
    serviceAccount: row.serviceAccount,
  };
}

function formerMember(id: string): FormerMember {
  return { id, name: "former member", email: null, createdAt: null };
}

/** What a binding says of itself, apart from whom it binds. */
export function toAccountBinding(
  row: Omit<BindingRow, "serviceAccount">,
): Omit<BindingRecord, "user" | "serviceAccount"> {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    labels: textMap(row.labels),
    annotations: textMap(row.annotations),
    scopes: row.scopes,
    role: row.role,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
