import type { OrganisationId } from "#lib/schemas/identity.ts";
import type { Me } from "#lib/schemas/me.ts";
import type { Membership } from "#lib/schemas/member.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import type { Principal } from "./authenticate.ts";
import type { Caller } from "./caller.ts";
import { toMembershipView } from "./membership-view.ts";

type MemberPrincipal = Extract<Principal, { kind: "member" }>;

/** Who is asking; `caller` is null while a member has not chosen among several organisations. */
export function toMeView(principal: Principal, caller: Caller | null): Me {
  return principal.kind === "member" ? memberView(principal, caller) : accountView(principal, caller);
}

/** The organisations a principal belongs to. */
export function organisationIdsOf(principal: Principal): OrganisationId[] {
  if (principal.kind === "service_account") return [principal.account.organisation.id];
  return principal.person.memberships.map(({ organisation }) => organisation.id);
}

/**
 * The principal's own memberships, each with its organisation. A service account, which has none, is shown as a
 * member of its organisation, so that clients with such a token find the slug where they look for it.
 */
export function toOwnMembershipViews(
  principal: Principal,
  organisations: readonly Organisation[],
): Membership[] {
  const organisation = (id: string) => organisations.find(({ identity }) => identity === id);
  if (principal.kind === "service_account") {
    const { id, name, createdAt, organisation: own } = principal.account;
    const user = { id, name, email: "", createdAt };
    const view = toMembershipView({ id, role: "viewer", createdAt, user });
    return [{ ...view, organisation: organisation(own.id) }];
  }
  const { person } = principal;
  return person.memberships.map((membership) => ({
    ...toMembershipView({ ...membership, user: person }),
    organisation: organisation(membership.organisation.id) ?? organisationRef(membership.organisation),
  }));
}

function memberView(principal: MemberPrincipal, caller: Caller | null): Me {
  const { person, credential } = principal;
  return {
    kind: "member",
    identity: person.id,
    name: person.name,
    email: person.email,
    credential,
    scopes: ["read", "write"],
    permissions: permissionsView(caller),
    memberRole: caller?.memberRole ?? null,
    organisation: organisationView(caller),
    memberships: person.memberships.map((membership) => ({
      ...toMembershipView({ ...membership, user: person }),
      organisation: organisationRef(membership.organisation),
    })),
  };
}

function accountView(principal: Extract<Principal, { kind: "service_account" }>, caller: Caller | null): Me {
  const { account, claims, credential } = principal;
  return {
    kind: "service_account",
    identity: account.id,
    name: account.name,
    slug: account.slug,
    credential,
    scopes: claims.scope.split(" ").filter((scope) => scope !== ""),
    permissions: permissionsView(caller),
    organisation: organisationView(caller),
    exchangeIdentity: claims.exchange_id,
    federatedIdentityIdentity: claims.federated_identity_id,
  };
}

function permissionsView(caller: Caller | null): Me["permissions"] {
  return (caller?.permissions ?? []).map(({ resources, permissions }) => ({
    resources: [...resources],
    permissions: [...permissions],
  }));
}

function organisationView(caller: Caller | null): Me["organisation"] {
  return caller && organisationRef(caller.organisation);
}

function organisationRef({ id, name, slug }: Caller["organisation"]) {
  return { identity: id, name, slug };
}
