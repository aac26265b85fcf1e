import type { DataContext } from "./data-context.ts";

export interface NewSession {
  /** SHA-256 of the session id, base64url. */
  idHash: string;
  userId: string;
  createdAt: Date;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
}

/** Signed-in browsers. Reading one is `callers.bySession`. */
export function sessions({ prisma }: DataContext) {
  return {
    /** Stores a session, and clears out those of the same person that have ended. */
    async create(session: NewSession): Promise<void> {
      await prisma.$transaction([
        prisma.session.deleteMany({
          where: { userId: session.userId, expiresAt: { lt: session.createdAt } },
        }),
        prisma.session.create({ data: { ...session, lastSeenAt: session.createdAt } }),
      ]);
    },

    async touch(idHash: string, now: Date): Promise<void> {
      await prisma.session.updateMany({ where: { idHash }, data: { lastSeenAt: now } });
    },

    /** Forgets those that have ended. */
    async purge(now: Date): Promise<void> {
      await prisma.session.deleteMany({ where: { expiresAt: { lt: now } } });
    },

    /** Ends a session; none there is no error. */
    async end(idHash: string): Promise<void> {
      await prisma.session.deleteMany({ where: { idHash } });
    },
  };
}
