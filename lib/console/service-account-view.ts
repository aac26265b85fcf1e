import type { ServiceAccountRecord } from "#lib/data/service-accounts.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { toAccountBindingView } from "./role-view.ts";
import { timeText } from "./time-text.ts";

/** A service account as the wire has it; what is not set is absent. */
export function toServiceAccountView(account: ServiceAccountRecord): ServiceAccount {
  const { organisation, createdBy } = account;
  return {
    identity: account.id,
    name: account.name,
    slug: account.slug,
    description: account.description,
    labels: account.labels,
    annotations: account.annotations,
    status: account.status,
    ...(account.maxTokenLifetimeSeconds === null
      ? {}
      : { maxTokenLifetimeSeconds: account.maxTokenLifetimeSeconds }),
    organisation: { identity: organisation.id, name: organisation.name, slug: organisation.slug },
    createdBy: createdBy && { subject: createdBy.id, name: createdBy.name },
    roleBindings: account.roleBindings.map(toAccountBindingView),
    ...(account.lastUsedAt === null ? {} : { lastUsedAt: timeText(account.lastUsedAt) }),
    federatedIdentityCount: account.federatedIdentityCount,
    createdAt: timeText(account.createdAt),
    updatedAt: timeText(account.updatedAt),
    objectVersion: account.version,
  };
}
