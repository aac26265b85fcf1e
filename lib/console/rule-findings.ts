import type { RuleRecord } from "#lib/data/federated-identities.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";

/** What the advisor says of each rule, by identity, in the light of all rules of the organisation. */
export function ruleFindings(_rules: readonly RuleRecord[]): Map<string, Finding[]> {
  return new Map();
}
