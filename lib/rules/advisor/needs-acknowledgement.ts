import type { Finding } from "#lib/schemas/federated-identity.ts";

/** Findings that the console insists on having confirmed before it saves. */
export function needsAcknowledgement(finding: Finding): boolean {
  return finding.severity === "critical" || finding.severity === "security";
}
