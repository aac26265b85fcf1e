import type { ProviderRecord } from "#lib/data/identity-providers.ts";
import type { IdentityProvider, ProviderHealth } from "#lib/schemas/identity-provider.ts";
import { timeText } from "./time-text.ts";

/** A provider as the wire has it; what is not set is absent. */
export function toProviderView(provider: ProviderRecord, health: ProviderHealth): IdentityProvider {
  return {
    identity: provider.id,
    name: provider.name,
    slug: provider.slug,
    description: provider.description,
    labels: provider.labels,
    annotations: provider.annotations,
    providerIssuer: provider.issuer,
    ...(provider.jwksUri === null ? {} : { providerJwksUri: provider.jwksUri }),
    ...(provider.localJwks === null ? {} : { localJwks: provider.localJwks }),
    status: provider.status,
    kind: provider.kind,
    replayMode: provider.replayMode,
    maxTokenLifetimeSeconds: provider.maxTokenLifetimeSeconds,
    ...(provider.caCertificates === null ? {} : { caCertificates: provider.caCertificates }),
    health,
    federatedIdentityCount: provider.federatedIdentityCount,
    createdAt: timeText(provider.createdAt),
    updatedAt: timeText(provider.updatedAt),
    objectVersion: provider.version,
  };
}
