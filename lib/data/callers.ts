import type { OrganisationId, UserId } from "#lib/schemas/identity.ts";
import { type MemberRole, memberRoleSchema } from "#lib/schemas/member.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";
import type { DataContext } from "./data-context.ts";
import { Prisma } from "./generated/client.ts";
import { toApiScopes } from "./json-columns.ts";

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
  /** Every rule of every role bound to it. */
  rules: {
    resources: string[];
    permissions: string[];
    resourceIdentities: string[];
    /** Scopes that the binding is limited to, as stored; empty: not limited. */
    bindingScopes: string[];
  }[];
}

/**
 * Sessions and personal tokens are told apart by the hash of a secret; the secret is nowhere. Every request asks here,
 * so each question is one statement.
 */
export function callers({ prisma }: DataContext) {
  return {
    /** The person of a session that is alive at `now`: neither idle nor past its end, its user not disabled. */
    async bySession(
      idHash: string,
      { now, idleMs }: { now: Date; idleMs: number },
    ): Promise<{ person: Person; lastSeenAt: Date } | null> {
      const rows = await prisma.$queryRaw<(PersonRow & { last_seen_at: Date })[]>`
        SELECT s.last_seen_at, ${personColumns}
        FROM sessions s JOIN users u ON u.id = s.user_id ${memberships}
        WHERE s.id_hash = ${idHash} AND u.disabled_at IS NULL
          AND s.expires_at > ${now}::timestamptz
          AND s.last_seen_at > ${new Date(now.getTime() - idleMs)}::timestamptz
        ORDER BY m.created_at, m.id`;
      return rows[0] ? { person: toPerson(rows[0], rows), lastSeenAt: rows[0].last_seen_at } : null;
    },

    /** The person of a personal access token that has not expired at `now`. */
    async byAccessToken(
      tokenHash: string,
      now: Date,
    ): Promise<{ person: Person; tokenId: string; lastUsedAt: Date | null } | null> {
      const rows = await prisma.$queryRaw<(PersonRow & { token_id: string; last_used_at: Date | null })[]>`
        SELECT t.id AS token_id, t.last_used_at, ${personColumns}
        FROM personal_access_tokens t JOIN users u ON u.id = t.user_id ${memberships}
        WHERE t.token_hash = ${tokenHash} AND u.disabled_at IS NULL AND t.expires_at > ${now}::timestamptz
        ORDER BY m.created_at, m.id`;
      const [row] = rows;
      return row
        ? { person: toPerson(row, rows), tokenId: row.token_id, lastUsedAt: row.last_used_at }
        : null;
    },

    /** An active service account with its roles as they are now; null when it is gone or inactive. */
    async serviceAccount(organisationId: OrganisationId, id: string): Promise<AccountPrincipal | null> {
      const rows = await prisma.$queryRaw<AccountRow[]>`
        SELECT a.id, a.slug, a.name, a.created_at, o.id AS organisation_id, o.slug AS organisation_slug,
          o.name AS organisation_name, o.api_scopes, b.scopes,
          r.resources, r.permissions, r.resource_identities
        FROM service_accounts a
        JOIN organisations o ON o.id = a.organisation_id
        LEFT JOIN role_bindings b ON b.organisation_id = a.organisation_id AND b.service_account_id = a.id
        LEFT JOIN role_rules r ON r.organisation_id = b.organisation_id AND r.role_id = b.role_id
        WHERE a.organisation_id = ${organisationId} AND a.id = ${id} AND a.status = 'active'
        ORDER BY r.id`;
      return rows[0] ? toAccount(rows[0], rows) : null;
    },
  };
}

const personColumns = Prisma.sql`u.id, u.name, u.email, u.created_at, m.id AS membership_id, m.role,
  m.created_at AS joined_at, o.id AS organisation_id, o.slug AS organisation_slug, o.name AS organisation_name`;
const memberships = Prisma.sql`LEFT JOIN memberships m ON m.user_id = u.id
  LEFT JOIN organisations o ON o.id = m.organisation_id`;

/** One row per membership; its columns are null for somebody who has none. */
interface PersonRow {
  id: string;
  name: string;
  email: string;
  created_at: Date;
  membership_id: string | null;
  role: string;
  joined_at: Date;
  organisation_id: string;
  organisation_slug: string;
  organisation_name: string;
}

/** One row per rule of a bound role; the columns of binding and rule are null where there is none. */
interface AccountRow {
  id: string;
  slug: string;
  name: string;
  created_at: Date;
  organisation_id: string;
  organisation_slug: string;
  organisation_name: string;
  api_scopes: unknown;
  scopes: string[] | null;
  resources: string[] | null;
  permissions: string[] | null;
  resource_identities: string[] | null;
}

function toPerson({ id, name, email, created_at }: PersonRow, rows: readonly PersonRow[]): Person {
  const memberships = rows.flatMap((row) =>
    row.membership_id === null ? [] : toMembership(row.membership_id, row),
  );
  return { id: id as UserId, name, email, createdAt: created_at, memberships };
}

function toMembership(id: string, row: PersonRow): PersonMembership {
  return {
    id,
    role: memberRoleSchema.parse(row.role),
    createdAt: row.joined_at,
    organisation: toOrganisation(row),
  };
}

function toAccount(account: AccountRow, rows: readonly AccountRow[]): AccountPrincipal {
  const { id, slug, name, created_at, api_scopes } = account;
  return {
    id,
    slug,
    name,
    createdAt: created_at,
    organisation: { ...toOrganisation(account), apiScopes: toApiScopes(api_scopes) },
    rules: rows.flatMap(({ scopes, resources, permissions, resource_identities }) =>
      resources && permissions && resource_identities
        ? { bindingScopes: scopes ?? [], resources, permissions, resourceIdentities: resource_identities }
        : [],
    ),
  };
}

function toOrganisation(row: PersonRow | AccountRow): PersonMembership["organisation"] {
  return {
    id: row.organisation_id as OrganisationId,
    slug: row.organisation_slug,
    name: row.organisation_name,
  };
}
