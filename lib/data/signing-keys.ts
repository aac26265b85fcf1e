import type { DataContext } from "./data-context.ts";
import type { Prisma } from "./generated/client.ts";

export type SigningKeyStatus = "next" | "active" | "retiring" | "retired";

/** One of our signing keys as stored; the private part only as ciphertext. */
export interface SigningKeyRecord {
  id: string;
  algorithm: string;
  publicJwk: Record<string, unknown>;
  encryptedPrivate: string;
  status: SigningKeyStatus;
  createdAt: Date;
  activatedAt: Date | null;
  retiredAt: Date | null;
}

/** Our signing keys; they belong to the installation, not to an organisation. */
export function signingKeys({ prisma }: DataContext) {
  return {
    /** All keys but the retired ones, oldest first. */
    async list(): Promise<SigningKeyRecord[]> {
      const rows = await prisma.signingKey.findMany({
        where: { status: { not: "retired" } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      });
      return rows.map(toSigningKey);
    },
    /** Stores a key unless there is one of its status; answers whether it went in. */
    insertUnlessPresent(key: SigningKeyRecord): Promise<boolean> {
      return prisma.$transaction(async (tx) => {
        await serialise(tx);
        if ((await tx.signingKey.count({ where: { status: key.status } })) > 0) return false;
        await tx.signingKey.create({ data: { ...key, publicJwk: key.publicJwk as Prisma.InputJsonObject } });
        return true;
      });
    },
    /** The active key begins to retire and `nextId` takes its place, if it is still `next`; answers whether it did. */
    promote(nextId: string, at: Date): Promise<boolean> {
      return prisma.$transaction(async (tx) => {
        await serialise(tx);
        if ((await tx.signingKey.count({ where: { id: nextId, status: "next" } })) === 0) return false;
        await tx.signingKey.updateMany({
          where: { status: "active" },
          data: { status: "retiring", retiredAt: at },
        });
        await tx.signingKey.update({ where: { id: nextId }, data: { status: "active", activatedAt: at } });
        return true;
      });
    },
    /** A retiring key becomes retired, and its private part is forgotten. */
    async retire(id: string): Promise<void> {
      await prisma.signingKey.updateMany({
        where: { id, status: "retiring" },
        data: { status: "retired", encryptedPrivate: "" },
      });
    },
  };
}

/** Two instances that rotate at once would both find the same state: one waits for the other. */
async function serialise(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mooring_signing_keys'))`;
}

function toSigningKey(row: Prisma.SigningKeyGetPayload<object>): SigningKeyRecord {
  return {
    ...row,
    publicJwk: row.publicJwk as Record<string, unknown>,
    status: row.status as SigningKeyStatus,
  };
}
