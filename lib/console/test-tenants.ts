import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenDatabase } from "#lib/data/open-database.ts";
import { createOrganisation } from "#lib/data/organisations.ts";
import { openTestDatabase } from "#lib/data/test-database.ts";
import { createKeyring, type Keyring } from "#lib/keys/create-keyring.ts";
import type { StoredSigningKey } from "#lib/keys/signing-keys-store.ts";
import { newIdentity, type OrganisationId } from "#lib/schemas/identity.ts";
import type { MemberRole } from "#lib/schemas/member.ts";
import { type Console, createConsole } from "./create-console.ts";
import type { Permission } from "./permissions.ts";
import { hashSecret, newPersonalToken, newSessionId } from "./secrets.ts";
import { createSetupToken } from "./setup-token.ts";

export const publicUrl = "http://localhost:4500";

/** The console over a fresh database, in the place of the runtime: handlers can be called as Next would. */
export interface TestConsole {
  console: Console;
  open: OpenDatabase;
  keyring: Keyring;
  logged: unknown[];
  /** How many failures the next check of a source address sees. */
  failures: { count: number; waitSeconds: number | null };
  close(): Promise<void>;
}

/** `members` are put into the runtime beside the console: fake ports of other rooms. */
export async function startTestConsole(members: object = {}): Promise<TestConsole> {
  const open = await openTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "mooring-console-"));
  const masterKey = randomBytes(32);
  const logged: unknown[] = [];
  const log = (fields: object, message: string) => void logged.push({ message, ...fields });
  const rows: StoredSigningKey[] = [];
  const keyring = await createKeyring({
    masterKey,
    issuer: publicUrl,
    log: { info: log },
    signingKeys: {
      list: async () => rows,
      insertUnlessPresent: async (key) => rows.length === 0 && rows.push(key) > 0,
      promote: async () => false,
      retire: async () => {},
    },
  });
  const failures = { count: 0, waitSeconds: null as number | null };
  const console = createConsole({
    database: open.database,
    log: { info: log, warn: log, error: log },
    publicUrl,
    async verifyAccessToken(token) {
      const verdict = await keyring.verifyAccessToken(token, { audience: publicUrl, at: new Date() });
      return verdict.ok ? verdict.claims : null;
    },
    setupToken: createSetupToken({ masterKey, keyId: "key_test", dataDir }),
    failures: {
      secondsToWait: async () => failures.waitSeconds,
      countFailure: async () => void failures.count++,
    },
    sourceAddress: () => "192.0.2.1",
  });
  Object.assign(globalThis, { [Symbol.for("mooring.runtime")]: { console, ...members } });
  return {
    console,
    open,
    keyring,
    logged,
    failures,
    async close() {
      await open.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** How a caller proves who it is: the headers that go with its requests. */
export type Credentials = Record<string, string>;

export interface TestMember {
  userId: string;
  membershipId: string;
  email: string;
  /** With the Origin that a browser on our pages sends. */
  session: Credentials;
  token: Credentials;
}

export interface TestTenant {
  organisationId: OrganisationId;
  slug: string;
  owner: TestMember;
  admin: TestMember;
  viewer: TestMember;
}

let numbers = 0;

/** An organisation with a member of each role. */
export async function makeTenant({ open }: TestConsole, name = `Tenant ${++numbers}`): Promise<TestTenant> {
  const { prisma } = open.context;
  const organisationId = newIdentity("organisation") as OrganisationId;
  const owner = await makePerson(open);
  const organisation = await prisma.$transaction((tx) =>
    createOrganisation(tx, { organisationId, ownerId: owner.userId, input: { name } }),
  );
  const { id } = await prisma.membership.findFirstOrThrow({ where: { organisationId } });
  return {
    organisationId,
    slug: organisation.slug,
    owner: { ...owner, membershipId: id },
    admin: await makeMember(open, organisationId, "admin"),
    viewer: await makeMember(open, organisationId, "viewer"),
  };
}

/** One more member of an organisation. */
export async function makeMember(
  open: OpenDatabase,
  organisationId: OrganisationId,
  role: MemberRole,
): Promise<TestMember> {
  const person = await makePerson(open);
  const membershipId = newIdentity("membership");
  await open.context.prisma.membership.create({
    data: { organisationId, id: membershipId, userId: person.userId, role },
  });
  return { ...person, membershipId };
}

async function makePerson({ context, database }: OpenDatabase): Promise<Omit<TestMember, "membershipId">> {
  const userId = newIdentity("user");
  const email = `person${++numbers}@example.com`;
  await context.prisma.user.create({ data: { id: userId, email, name: `Person ${numbers}` } });
  const now = new Date();
  const later = new Date(now.getTime() + 3_600_000);
  const sessionId = newSessionId();
  await database.sessions.create({
    idHash: hashSecret(sessionId),
    userId,
    createdAt: now,
    expiresAt: later,
    address: null,
    userAgent: null,
  });
  const token = newPersonalToken();
  await context.prisma.personalAccessToken.create({
    data: {
      id: newIdentity("accessToken"),
      userId,
      name: "test",
      tokenHash: hashSecret(token),
      expiresAt: later,
    },
  });
  return {
    userId,
    email,
    session: { cookie: `__Host-sid=${sessionId}`, origin: publicUrl, "sec-fetch-site": "same-origin" },
    token: { authorization: `Token ${token}` },
  };
}

export interface TestAccount {
  id: string;
  slug: string;
  /** A bearer token of the account with these scopes. */
  bearer(scope?: string, claims?: Record<string, unknown>): Credentials;
}

/** A service account with one role of these rules. */
export async function makeAccount(
  { open, keyring }: TestConsole,
  organisationId: OrganisationId,
  { rules, bindingScopes = [] }: { rules: Omit<Permission, "scopes">[]; bindingScopes?: string[] },
): Promise<TestAccount> {
  const { prisma } = open.context;
  const [id, roleId] = [newIdentity("serviceAccount"), newIdentity("role")];
  const slug = `account-${++numbers}`;
  await prisma.serviceAccount.create({ data: { organisationId, id, slug, name: slug } });
  await prisma.role.create({ data: { organisationId, id: roleId, slug: `role-${slug}`, name: slug } });
  for (const { resources, permissions, resourceIdentities } of rules)
    await prisma.roleRule.create({
      data: {
        organisationId,
        id: newIdentity("roleRule"),
        roleId,
        resources: [...resources],
        permissions: [...permissions],
        resourceIdentities: [...resourceIdentities],
      },
    });
  await prisma.roleBinding.create({
    data: {
      organisationId,
      id: newIdentity("roleBinding"),
      roleId,
      slug: `binding-${slug}`,
      name: slug,
      serviceAccountId: id,
      scopes: bindingScopes,
    },
  });
  return {
    id,
    slug,
    bearer(scope = "read write", claims = {}) {
      const seconds = Math.floor(Date.now() / 1000);
      const token = keyring.signAccessToken({
        iss: publicUrl,
        aud: publicUrl,
        sub: id,
        organisation_id: organisationId,
        scope,
        iat: seconds,
        exp: seconds + 600,
        ...claims,
      });
      return { authorization: `Bearer ${token}` };
    },
  };
}

type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

export interface TestCall {
  path?: string;
  params?: object;
  body?: unknown;
  as?: Credentials;
  headers?: Record<string, string>;
}
export interface TestAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the answer has
  body: any;
  headers: Headers;
}

/** Calls a handler as Next would. */
export async function call(
  module: object,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  { path = "/v1/test", params = {}, body, as = {}, headers = {} }: TestCall = {},
): Promise<TestAnswer> {
  const route = (module as Record<string, Route>)[method];
  if (!route) throw new Error(`the route has no ${method}`);
  const request = new Request(`${publicUrl}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...as, ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer = await route(request, { params: Promise.resolve(params as never) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text), headers: answer.headers };
}
