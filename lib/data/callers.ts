import * as z from "zod";
import type { OrganisationId, UserId } from "#lib/schemas/identity.ts";
import { type MemberRole, memberRoleSchema } from "#lib/schemas/member.ts";
import { type ApiScope, apiScopeSchema } from "#lib/schemas/organisation.ts";
import type { DataContext } from "./data-context.ts";
import type { Prisma } from "./generated/client.ts";

/** A person with every organisation they belong to, oldest membership first. */
export interface Person {
  id: UserId;
  name: string;
  email: string;
  createdAt: Date;
  memberships: PersonMembership[];
}

export interface PersonMembership {
  id: string;
  role: MemberRole;
  createdAt: Date;
  organisation: { id: OrganisationId; slug: string; name: string };
}

/** A service account with what its roles allow at this moment. */
export interface AccountPrincipal {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  organisation: { id: OrganisationId; slug: string; name: string; apiScopes: ApiScope[] };
  roles: {
    /** Scopes that the binding is limited to, as stored; empty: not limited. */
    scopes: string[];
    rules: { resources: string[]; permissions: string[]; resourceIdentities: string[] }[];
  }[];
}

/** Sessions and personal tokens are told apart by the hash of a secret; the secret is nowhere. */
export function callers(context: DataContext) {
  const { prisma } = context;
  return {
    /** The person of a session that is alive at `now`: neither idle nor past its end, its user not disabled. */
    async bySession(
      idHash: string,
      { now, idleMs }: { now: Date; idleMs: number },
    ): Promise<{ person: Person; lastSeenAt: Date } | null> {
      const row = await prisma.session.findUnique({
        where: {
          idHash,
          expiresAt: { gt: now },
          lastSeenAt: { gt: new Date(now.getTime() - idleMs) },
          user: { disabledAt: null },
        },
        select: { lastSeenAt: true, user: { select: personSelect } },
      });
      return row && { person: toPerson(row.user), lastSeenAt: row.lastSeenAt };
    },

    /** The person of a personal access token that has not expired at `now`. */
    async byAccessToken(
      tokenHash: string,
      now: Date,
    ): Promise<{ person: Person; tokenId: string; lastUsedAt: Date | null } | null> {
      const row = await prisma.personalAccessToken.findUnique({
        where: { tokenHash, expiresAt: { gt: now }, user: { disabledAt: null } },
        select: { id: true, lastUsedAt: true, user: { select: personSelect } },
      });
      return row && { person: toPerson(row.user), tokenId: row.id, lastUsedAt: row.lastUsedAt };
    },

    /** An active service account with its roles as they are now; null when it is gone or inactive. */
    async serviceAccount(organisationId: OrganisationId, id: string): Promise<AccountPrincipal | null> {
      const row = await prisma.serviceAccount.findUnique({
        where: { organisationId_id: { organisationId, id }, status: "active" },
        select: accountSelect,
      });
      return row && toAccount(row);
    },
  };
}

const organisationSelect = { id: true, slug: true, name: true } satisfies Prisma.OrganisationSelect;
const personSelect = {
  id: true,
  name: true,
  email: true,
  createdAt: true,
  memberships: {
    select: { id: true, role: true, createdAt: true, organisation: { select: organisationSelect } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  },
} satisfies Prisma.UserSelect;
const accountSelect = {
  id: true,
  slug: true,
  name: true,
  createdAt: true,
  organisation: { select: { ...organisationSelect, apiScopes: true } },
  roleBindings: {
    select: {
      scopes: true,
      role: {
        select: { rules: { select: { resources: true, permissions: true, resourceIdentities: true } } },
      },
    },
  },
} satisfies Prisma.ServiceAccountSelect;

function toPerson(row: Prisma.UserGetPayload<{ select: typeof personSelect }>): Person {
  return {
    ...row,
    id: row.id as UserId,
    memberships: row.memberships.map(({ role, organisation, ...membership }) => ({
      ...membership,
      role: memberRoleSchema.parse(role),
      organisation: { ...organisation, id: organisation.id as OrganisationId },
    })),
  };
}

function toAccount(row: Prisma.ServiceAccountGetPayload<{ select: typeof accountSelect }>): AccountPrincipal {
  const { roleBindings, organisation, ...account } = row;
  return {
    ...account,
    organisation: {
      ...organisation,
      id: organisation.id as OrganisationId,
      apiScopes: z.array(apiScopeSchema).parse(organisation.apiScopes),
    },
    roles: roleBindings.map(({ scopes, role }) => ({ scopes, rules: role.rules })),
  };
}
