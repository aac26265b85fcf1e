import type { LastResult } from "#lib/data/exchanges.ts";
import type { RuleRecord } from "#lib/data/federated-identities.ts";
import type { FederatedIdentity, Finding, RuleStatus } from "#lib/schemas/federated-identity.ts";
import { timeText } from "./time-text.ts";

/** A federated identity as the wire has it at a time; what is not set is absent. */
export function toFederatedIdentityView(
  rule: RuleRecord,
  { at, findings, lastExchange }: { at: Date; findings: Finding[]; lastExchange: LastResult | null },
): FederatedIdentity {
  const { serviceAccount, provider } = rule;
  return {
    identity: rule.id,
    name: rule.name,
    description: rule.description,
    labels: rule.labels,
    annotations: rule.annotations,
    serviceAccount: { identity: serviceAccount.id, name: serviceAccount.name, slug: serviceAccount.slug },
    provider: {
      identity: provider.id,
      name: provider.name,
      slug: provider.slug,
      providerIssuer: provider.issuer,
      kind: provider.kind,
      status: provider.status,
    },
    providerSubject: rule.subject,
    trustedAudiences: rule.trustedAudiences,
    audienceMatchMode: rule.audienceMatchMode,
    allowedScopes: rule.allowedScopes,
    conditions: rule.conditions,
    status: statusAt(rule, at),
    ...(rule.expiresAt === null ? {} : { expiresAt: timeText(rule.expiresAt) }),
    ...(rule.lastUsedAt === null ? {} : { lastUsedAt: timeText(rule.lastUsedAt) }),
    tokenLifetimeSeconds: rule.tokenLifetimeSeconds,
    capToSubjectToken: rule.capToSubjectToken,
    matcherVersion: rule.matcherVersion,
    expectations: rule.expectations,
    findings,
    ...(lastExchange === null
      ? {}
      : {
          lastExchange: {
            identity: lastExchange.id,
            outcome: lastExchange.outcome,
            reason: lastExchange.reason,
            createdAt: timeText(lastExchange.createdAt),
          },
        }),
    createdAt: timeText(rule.createdAt),
    updatedAt: timeText(rule.updatedAt),
    objectVersion: rule.version,
  };
}

/** Past its expiry a rule counts as expired, whatever is set. */
export function statusAt(rule: { status: RuleStatus; expiresAt: Date | null }, at: Date): RuleStatus {
  return rule.expiresAt !== null && rule.expiresAt <= at ? "expired" : rule.status;
}
