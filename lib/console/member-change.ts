import type * as z from "zod";
import type { MemberRole, membershipUpdateSchema } from "#lib/schemas/member.ts";
import { invalidInput } from "./parse-body.ts";
import { ProblemError } from "./problem.ts";

/**
 * The role that a PUT asks for, or null for none. `role` alone is what existing clients send: OWNER makes an owner,
 * MEMBER a viewer (`API.md`, Callers). Throws 400 when the two contradict each other.
 */
export function wantedRole({ role, memberRole }: z.output<typeof membershipUpdateSchema>): MemberRole | null {
  if (!memberRole) return role ? (role === "OWNER" ? "owner" : "viewer") : null;
  if (!role || (role === "OWNER") === (memberRole === "owner")) return memberRole;
  throw invalidInput([
    { path: "memberRole", code: "contradiction", message: `${memberRole} contradicts role ${role}` },
  ]);
}

export function lastOwner(): ProblemError {
  return new ProblemError("last_owner", "This is the last owner. Make another member an owner first.");
}
