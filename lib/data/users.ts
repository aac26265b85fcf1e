import { newIdentity, type OrganisationId, type UserId } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";
import { createOrganisation, type OrganisationRecord, organisationCreated } from "./organisations.ts";
import { type ChangeRequest, type Transaction, writeAudited } from "./write-audited.ts";

export interface UserRecord {
  id: UserId;
  name: string;
  email: string;
  createdAt: Date;
}

export interface FirstOwner {
  /** Canonical form. */
  email: string;
  name: string;
  passwordHash: string;
  organisationName: string;
  /** A personal access token to make along with it. */
  accessToken: { name: string; tokenHash: string; createdAt: Date; expiresAt: Date } | null;
  request: ChangeRequest;
}

export type SetUp =
  | { outcome: "set_up"; user: UserRecord; organisation: OrganisationRecord }
  | { outcome: "already_set_up" };

/** People. They exist outside organisations and join them by membership. */
export function users(context: DataContext) {
  const { prisma } = context;
  return {
    /** Whether some organisation has an owner: then the installation is set up. */
    async anyOwner(): Promise<boolean> {
      return hasOwner(prisma);
    },

    /** What a sign-in is judged by; null when nobody has this e-mail (canonical form). */
    async forSignIn(
      email: string,
    ): Promise<{ id: UserId; passwordHash: string | null; disabledAt: Date | null } | null> {
      const row = await prisma.user.findUnique({
        where: { email },
        select: { id: true, passwordHash: true, disabledAt: true },
      });
      return row && { ...row, id: row.id as UserId };
    },

    /**
     * The first owner and the first organisation, in one transaction. Of several at once one wins, on however many
     * instances.
     */
    async setUp(owner: FirstOwner): Promise<SetUp> {
      const { email, name, request } = owner;
      const organisationId = newIdentity("organisation") as OrganisationId;
      const id = await idForEmail(email);
      const actor = { kind: "user" as const, id, name, email, request };
      return writeAudited<SetUp>(context, { organisationId, actor }, async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('mooring set-up', 0))`;
        if (await hasOwner(tx)) return { result: { outcome: "already_set_up" }, event: null };
        const user = await putOwner(tx, id, owner);
        const input = { name: owner.organisationName };
        const organisation = await createOrganisation(tx, { organisationId, ownerId: id, input });
        return {
          result: { outcome: "set_up", user, organisation },
          event: organisationCreated(organisation),
        };
      });
    },
  };

  /** Somebody who was here before, when every organisation is gone, keeps their id. */
  async function idForEmail(email: string): Promise<string> {
    const known = await prisma.user.findUnique({ where: { email }, select: { id: true } });
    return known?.id ?? newIdentity("user");
  }
}

async function hasOwner(client: Pick<Transaction, "membership">): Promise<boolean> {
  return (await client.membership.findFirst({ where: { role: "owner" }, select: { id: true } })) !== null;
}

async function putOwner(tx: Transaction, id: string, owner: FirstOwner): Promise<UserRecord> {
  const { email, name, passwordHash, accessToken } = owner;
  const row = await tx.user.upsert({
    where: { email },
    create: { id, email, name, passwordHash },
    update: { name, passwordHash, disabledAt: null },
    select: { id: true, name: true, email: true, createdAt: true },
  });
  if (accessToken)
    await tx.personalAccessToken.create({
      data: { id: newIdentity("accessToken"), userId: row.id, ...accessToken },
    });
  return { ...row, id: row.id as UserId };
}
