import type { OrganisationId } from "#lib/schemas/identity.ts";
import { type MemberRole, memberRoleSchema } from "#lib/schemas/member.ts";
import type { DataContext } from "./data-context.ts";
import type { Prisma } from "./generated/client.ts";
import { lockOrganisation } from "./organisations.ts";
import { type Actor, type Transaction, writeAudited } from "./write-audited.ts";

/** A person's place in an organisation. */
export interface MembershipRecord {
  id: string;
  role: MemberRole;
  createdAt: Date;
  user: { id: string; name: string; email: string; createdAt: Date };
}

export type RoleChange =
  | { outcome: "updated"; record: MembershipRecord }
  | { outcome: "not_found" }
  | { outcome: "last_owner" };
export type MemberRemoval = { outcome: "removed" } | { outcome: "not_found" } | { outcome: "last_owner" };

export function memberships(context: DataContext) {
  const { prisma } = context;
  return {
    /** All of them, oldest first. */
    async list(organisationId: OrganisationId): Promise<MembershipRecord[]> {
      const rows = await prisma.membership.findMany({
        where: { organisationId },
        select,
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      });
      return rows.map(toMembership);
    },

    async find(organisationId: OrganisationId, id: string): Promise<MembershipRecord | null> {
      const row = await prisma.membership.findFirst({ where: { organisationId, id }, select });
      return row && toMembership(row);
    },

    /** An organisation keeps at least one owner, however many change roles at once. */
    async changeRole(
      organisationId: OrganisationId,
      actor: Actor,
      id: string,
      role: MemberRole,
    ): Promise<RoleChange> {
      return writeAudited<RoleChange>(context, { organisationId, actor }, async (tx) => {
        const before = await lockAndFind(tx, organisationId, id);
        if (!before) return { result: { outcome: "not_found" }, event: null };
        if (before.role === role) return { result: { outcome: "updated", record: before }, event: null };
        if (before.role === "owner" && (await isLastOwner(tx, organisationId)))
          return { result: { outcome: "last_owner" }, event: null };
        const row = await tx.membership.update({
          where: { organisationId_id: { organisationId, id } },
          data: { role },
          select,
        });
        return {
          result: { outcome: "updated", record: toMembership(row) },
          event: {
            ...about(before),
            action: "update",
            description: `Made ${before.user.name} ${role}`,
            changes: [{ field: "memberRole", from: before.role, to: role }],
          },
        };
      });
    },

    async remove(organisationId: OrganisationId, actor: Actor, id: string): Promise<MemberRemoval> {
      return writeAudited<MemberRemoval>(context, { organisationId, actor }, async (tx) => {
        const before = await lockAndFind(tx, organisationId, id);
        if (!before) return { result: { outcome: "not_found" }, event: null };
        if (before.role === "owner" && (await isLastOwner(tx, organisationId)))
          return { result: { outcome: "last_owner" }, event: null };
        await tx.membership.delete({ where: { organisationId_id: { organisationId, id } } });
        return {
          result: { outcome: "removed" },
          event: {
            ...about(before),
            action: "delete",
            description: `Removed ${before.user.name} from the organisation`,
            changes: [{ field: "memberRole", from: before.role, to: null }],
          },
        };
      });
    },
  };
}

const select = {
  id: true,
  role: true,
  createdAt: true,
  user: { select: { id: true, name: true, email: true, createdAt: true } },
} satisfies Prisma.MembershipSelect;

async function lockAndFind(
  tx: Transaction,
  organisationId: OrganisationId,
  id: string,
): Promise<MembershipRecord | null> {
  await lockOrganisation(tx, organisationId);
  const row = await tx.membership.findFirst({ where: { organisationId, id }, select });
  return row && toMembership(row);
}

async function isLastOwner(tx: Transaction, organisationId: OrganisationId): Promise<boolean> {
  return (await tx.membership.count({ where: { organisationId, role: "owner" } })) <= 1;
}

function about({ id, user }: MembershipRecord) {
  return { resourceType: "member", resourceId: id, resourceName: user.name };
}

function toMembership(row: Prisma.MembershipGetPayload<{ select: typeof select }>): MembershipRecord {
  return { ...row, role: memberRoleSchema.parse(row.role) };
}
