import type { AuditEvent } from "#lib/schemas/audit-event.ts";

/** The kinds of object that events speak of, as filters name them. */
export const resourceWords = [
  { value: "federated_identity_provider", label: "Identity providers" },
  { value: "federated_identity", label: "Federated identities" },
  { value: "service_account", label: "Service accounts" },
  { value: "role", label: "Roles" },
  { value: "member", label: "Members" },
  { value: "organisation", label: "Organisation" },
  { value: "access_token", label: "Access tokens" },
];

const names: Record<string, string> = {
  federated_identity_provider: "identity provider",
  federated_identity: "federated identity",
  service_account: "service account",
  role: "role",
  role_rule: "rule of role",
  role_binding: "role binding",
  member: "member",
  organisation: "organisation",
  access_token: "access token",
};

/** "identity provider" for `federated_identity_provider`; an unknown kind is said as it is. */
export function resourceWord(type: string): string {
  return names[type] ?? type.replaceAll("_", " ");
}

/** "Created", "Updated", "Deleted"; another action is said as it is. */
export function actionWord(action: string): string {
  const words: Record<string, string> = { create: "Created", update: "Updated", delete: "Deleted" };
  return words[action] ?? action.charAt(0).toUpperCase() + action.slice(1).replaceAll("_", " ");
}

/** Who made the change. */
export function actorName(event: AuditEvent): string {
  return event.user?.name ?? event.serviceAccount?.name ?? "Mooring";
}

/** The fields that a change touched, on one line; the description only where there are none. */
export function changeSummary(event: AuditEvent): string {
  const fields = (event.context.changes ?? []).map((change) => change.field);
  if (fields.length === 0) return event.description;
  return fields.length > 4
    ? `${fields.slice(0, 4).join(", ")} and ${fields.length - 4} more`
    : fields.join(", ");
}
