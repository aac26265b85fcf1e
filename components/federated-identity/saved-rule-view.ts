import { type SavedRuleView, toRuleView } from "#lib/rules/rule-view.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import { readProviderKind } from "#lib/schemas/provider-kinds.ts";

/** A rule as the API shows it, as the rules room reads it. */
export function toSavedRuleView(rule: FederatedIdentity, publicUrl: string): SavedRuleView {
  return {
    ...toRuleView(rule, publicUrl),
    id: rule.identity,
    name: rule.name,
    provider: {
      id: rule.provider.identity,
      name: rule.provider.name,
      issuer: rule.provider.providerIssuer,
      kind: readProviderKind(rule.provider.kind),
      status: rule.provider.status,
    },
    serviceAccount: { id: rule.serviceAccount.identity, name: rule.serviceAccount.name },
  };
}
