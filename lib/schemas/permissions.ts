/** What may be done to a resource; `*` is all of it. */
export const permissionVerbs = ["create", "read", "update", "delete", "list", "*"] as const;

/** The resources that Mooring itself enforces; other names are kept for other services (`WIRE.md` section 2). */
export const enforcedResources = [
  "federated_identity_provider",
  "federated_identity",
  "service_account",
  "access_credential",
  "role",
  "member",
  "audit",
] as const;
export type EnforcedResource = (typeof enforcedResources)[number];
