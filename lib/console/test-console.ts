import { createDataContext } from "#lib/data/create-data-context.ts";
import { createDatabase, type Database } from "#lib/data/create-database.ts";
import type { DataContext } from "#lib/data/data-context.ts";
import { connectTestDatabase } from "#lib/data/test-database.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { MemberRole } from "#lib/schemas/member.ts";
import { defaultApiScopes } from "#lib/schemas/organisation.ts";
import { hashSecret, newPersonalToken } from "./secrets.ts";

/** For tests: the console over a database of its own, put where the routes look for the runtime. */
export interface TestConsole {
  database: Database;
  context: DataContext;
  publicUrl: string;
  /** An organisation with one member of each role, and the members' personal tokens. */
  addOrganisation(name: string): Promise<TestOrganisation>;
  /** A bearer token of a service account, as the token endpoint would have issued it. */
  bearerOf(organisationId: string, serviceAccountId: string, scope: string): string;
  /** Adds to the runtime, or replaces members of it: fake ports. */
  setRuntime(members: object): void;
  close(): Promise<void>;
}

export interface TestOrganisation {
  id: OrganisationId;
  slug: string;
  tokens: Record<MemberRole, string>;
  users: Record<MemberRole, string>;
}

const publicUrl = "https://mooring.example";

export async function startTestConsole(): Promise<TestConsole> {
  const connection = await connectTestDatabase();
  const context = createDataContext(connection);
  const database = createDatabase(context);
  const bearers = new Map<string, object>();
  const slots = globalThis as unknown as Record<symbol, unknown>;
  const runtimeKey = Symbol.for("mooring.runtime");
  const console = {
    database,
    log: {
      info() {},
      warn() {},
      error: (fields: object) => process.stderr.write(`${inspectError(fields)}\n`),
    },
    publicUrl,
    verifyAccessToken: async (token: string) => bearers.get(token) ?? null,
    sourceAddress: () => "203.0.113.7",
  };
  slots[runtimeKey] = { console, env: { publicUrl, outboundAllow: [] }, database };

  return {
    database,
    context,
    publicUrl,
    addOrganisation: (name) => addOrganisation(context, name),
    bearerOf(organisationId, serviceAccountId, scope) {
      const token = `test.${newIdentity("exchange")}`;
      bearers.set(token, { sub: serviceAccountId, organisation_id: organisationId, scope });
      return token;
    },
    setRuntime(members) {
      slots[runtimeKey] = { ...(slots[runtimeKey] as object), ...members };
    },
    async close() {
      delete slots[runtimeKey];
      await connection.close();
    },
  };
}

function inspectError(fields: object): string {
  const { err } = fields as { err?: unknown };
  return err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(fields);
}

async function addOrganisation({ prisma }: DataContext, name: string): Promise<TestOrganisation> {
  const id = newIdentity("organisation") as OrganisationId;
  const slug = `${name.toLowerCase()}-${id.slice(-8)}`;
  await prisma.organisation.create({ data: { id, slug, name, apiScopes: defaultApiScopes } });
  const members = await Promise.all(
    (["owner", "admin", "viewer"] as const).map(async (role) => {
      const userId = newIdentity("user");
      const token = newPersonalToken();
      await prisma.user.create({
        data: { id: userId, email: `${userId}@example.com`, name: `${name} ${role}` },
      });
      await prisma.membership.create({
        data: { organisationId: id, id: newIdentity("membership"), userId, role },
      });
      await prisma.personalAccessToken.create({
        data: {
          id: newIdentity("accessToken"),
          userId,
          name: "test",
          tokenHash: hashSecret(token),
          expiresAt: new Date(Date.now() + 86_400_000),
        },
      });
      return { role, userId, token };
    }),
  );
  const byRole = (pick: (member: { userId: string; token: string }) => string) =>
    Object.fromEntries(members.map((member) => [member.role, pick(member)])) as Record<MemberRole, string>;
  return { id, slug, tokens: byRole(({ token }) => token), users: byRole(({ userId }) => userId) };
}
