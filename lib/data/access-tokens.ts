import { newIdentity, type UserId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import type { Prisma } from "./generated/client.ts";

/** A personal access token, without the token. */
export interface PersonalToken {
  id: string;
  name: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

/** Personal access tokens belong to a person, not to an organisation; only their SHA-256 is stored. */
export function accessTokens({ prisma }: DataContext) {
  return {
    async list(userId: UserId): Promise<PersonalToken[]> {
      return prisma.personalAccessToken.findMany({ where: { userId }, select, orderBy: { id: "asc" } });
    },

    async create(
      userId: UserId,
      token: { name: string; tokenHash: string; createdAt: Date; expiresAt: Date },
    ): Promise<PersonalToken> {
      return prisma.personalAccessToken.create({
        data: { id: newIdentity("accessToken"), userId, ...token },
        select,
      });
    },

    async touch(id: string, now: Date): Promise<void> {
      await prisma.personalAccessToken.updateMany({ where: { id }, data: { lastUsedAt: now } });
    },

    /** Revokes a token of this person; false when there is none. */
    async remove(userId: UserId, id: string): Promise<boolean> {
      const { count } = await prisma.personalAccessToken.deleteMany({ where: { userId, id } });
      return count > 0;
    },
  };
}

const select = {
  id: true,
  name: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} satisfies Prisma.PersonalAccessTokenSelect;
