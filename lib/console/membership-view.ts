import type { MembershipRecord } from "#lib/data/memberships.ts";
import type { Membership, User } from "#lib/schemas/member.ts";

/** A membership as the wire has it: owner is OWNER, admin and viewer are MEMBER (`WIRE.md` section 3). */
export function toMembershipView({ id, role, createdAt, user }: MembershipRecord): Membership {
  return {
    identity: id,
    createdAt: createdAt.toISOString(),
    user: toUserView(user),
    role: role === "owner" ? "OWNER" : "MEMBER",
    memberRole: role,
  };
}

/** A person as the wire has it; `subject` is what bindings call `userIdentity`. */
export function toUserView(user: MembershipRecord["user"]): User {
  return { subject: user.id, name: user.name, email: user.email, createdAt: user.createdAt.toISOString() };
}
