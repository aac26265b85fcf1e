import { newIdentity, type OrganisationId, type UserId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import type { Prisma } from "./generated/client.ts";
import { type Actor, addAuditEvents, type Transaction } from "./write-audited.ts";

/** A personal access token, without the token. */
export interface PersonalToken {
  id: string;
  name: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

/** Whose token it is, as actor, and where it is told of. */
export interface TokenOwner {
  actor: Actor & { kind: "user" };
  organisationIds: readonly OrganisationId[];
}

/** Personal access tokens belong to a person, not to an organisation; only their SHA-256 is stored. */
export function accessTokens({ prisma }: DataContext) {
  return {
    async list(userId: UserId): Promise<PersonalToken[]> {
      return prisma.personalAccessToken.findMany({ where: { userId }, select, orderBy: { id: "asc" } });
    },

    /** Every organisation of the person gets the event: the token may act in each. */
    async create(
      owner: TokenOwner,
      token: { name: string; tokenHash: string; createdAt: Date; expiresAt: Date },
    ): Promise<PersonalToken> {
      return prisma.$transaction(async (tx) => {
        const data = { id: newIdentity("accessToken"), userId: owner.actor.id, ...token };
        const created = await tx.personalAccessToken.create({ data, select });
        await record(tx, owner, "create", created);
        return created;
      });
    },

    async touch(id: string, now: Date): Promise<void> {
      await prisma.personalAccessToken.updateMany({ where: { id }, data: { lastUsedAt: now } });
    },

    /** Revokes a token of this person; false when there is none. */
    async remove(owner: TokenOwner, id: string): Promise<boolean> {
      return prisma.$transaction(async (tx) => {
        const token = await tx.personalAccessToken.findFirst({
          where: { userId: owner.actor.id, id },
          select,
        });
        if (!token) return false;
        await tx.personalAccessToken.delete({ where: { id } });
        await record(tx, owner, "delete", token);
        return true;
      });
    },
  };
}

async function record(
  tx: Transaction,
  { actor, organisationIds }: TokenOwner,
  action: "create" | "delete",
  { id, name, expiresAt }: PersonalToken,
): Promise<void> {
  const done = action === "create" ? "Made" : "Revoked";
  const event = {
    action,
    resourceType: "personal_access_token",
    resourceId: id,
    resourceName: name,
    description: `${done} the personal access token ${name}`,
    context: { expiresAt: expiresAt.toISOString() },
  };
  for (const organisationId of organisationIds) await addAuditEvents(tx, { organisationId, actor }, [event]);
}

const select = {
  id: true,
  name: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} satisfies Prisma.PersonalAccessTokenSelect;
