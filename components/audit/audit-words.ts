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

/**
 * The difference on one line: the fields that an update changed, and what tells most of an object that came or
 * went. The title says the rest.
 */
export function changeSummary(event: AuditEvent): string {
  const changes = event.context.changes ?? [];
  const fields = changes.map((change) => change.field);
  if (fields.length === 0) return event.description;
  if (event.resourceType === "role_binding") return event.description;
  if (event.action !== "update") {
    const values = tellingFields.map((field) => {
      const change = changes.find((one) => one.field === field);
      return change?.to ?? change?.from;
    });
    const [first] = values.filter((value) => typeof value === "string" && value !== "");
    return typeof first === "string" ? first : fields.length === 1 ? "1 field" : `${fields.length} fields`;
  }
  return fields.length > 4
    ? `${fields.slice(0, 4).join(", ")} and ${fields.length - 4} more`
    : fields.join(", ");
}

const tellingFields = ["providerSubject", "providerIssuer", "slug", "description"];
