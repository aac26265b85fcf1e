import { draftRule } from "#lib/exchange/draft-rule.ts";
import type {
  Rule,
  Trust,
  TrustedOrganisation,
  TrustedProvider,
  TrustedServiceAccount,
} from "#lib/exchange/trust.ts";
import type { FederatedIdentity, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import { readProviderKind } from "#lib/schemas/provider-kinds.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";

/** What the API said of an organisation's configuration, as far as a preview reads it. */
export interface KnownConfiguration {
  organisation: Organisation;
  providers: readonly IdentityProvider[];
  /** Accounts that are not listed are taken to be active: a rule names its account, not its state. */
  accounts: readonly ServiceAccount[];
  rules: readonly FederatedIdentity[];
}

/** All rules of an organisation, as the decision reads them. */
export function toTrust(known: KnownConfiguration): Trust {
  return {
    organisation: toTrustedOrganisation(known.organisation),
    serviceAccount: null,
    rules: known.rules.map((rule) => toRule(rule, known)),
    providers: known.providers.map((one) => toTrustedProvider(one, known.organisation.identity)),
  };
}

/** The unsaved rule of a form. What it leaves out is the saved rule's, or the default of a new one. */
export function toDraftRule(
  draft: FederatedIdentityDraft,
  place: {
    known: KnownConfiguration;
    provider: IdentityProvider;
    account: ServiceAccount;
    saved: FederatedIdentity | null;
    publicUrl: string;
    at: Date;
  },
): Rule {
  const { known, saved, publicUrl, at } = place;
  return draftRule(draft, {
    provider: toTrustedProvider(place.provider, known.organisation.identity),
    serviceAccount: toTrustedAccount(place.account),
    saved: saved && toRule(saved, known),
    publicUrl,
    at,
  });
}

export function toTrustedOrganisation(organisation: Organisation): TrustedOrganisation {
  const { identity, slug, name, objectVersion, maxTokenLifetimeSeconds, apiScopes } = organisation;
  return { id: identity, slug, name, version: objectVersion, maxTokenLifetimeSeconds, apiScopes };
}

function toTrustedProvider(provider: IdentityProvider, organisationId: string): TrustedProvider {
  return {
    id: provider.identity,
    organisationId,
    name: provider.name,
    version: provider.objectVersion,
    issuer: provider.providerIssuer,
    kind: provider.kind,
    status: provider.status,
    replayMode: provider.replayMode,
    maxTokenLifetimeSeconds: provider.maxTokenLifetimeSeconds,
    jwksUri: provider.providerJwksUri ?? null,
    localJwks: provider.localJwks ?? null,
    caCertificates: provider.caCertificates ?? null,
  };
}

function toTrustedAccount(account: ServiceAccount): TrustedServiceAccount {
  return {
    id: account.identity,
    slug: account.slug,
    name: account.name,
    version: account.objectVersion,
    status: account.status,
    maxTokenLifetimeSeconds: account.maxTokenLifetimeSeconds ?? null,
    roleSlugs: [...new Set(account.roleBindings.map((binding) => binding.organisationRole.slug))].sort(),
  };
}

function toRule(rule: FederatedIdentity, known: KnownConfiguration): Rule {
  const provider = known.providers.find((one) => one.identity === rule.provider.identity);
  const account = known.accounts.find((one) => one.identity === rule.serviceAccount.identity);
  const { organisation } = known;
  return {
    id: rule.identity,
    name: rule.name,
    version: rule.objectVersion,
    provider: provider
      ? toTrustedProvider(provider, organisation.identity)
      : providerOf(rule, organisation.identity),
    serviceAccount: account ? toTrustedAccount(account) : accountOf(rule),
    subject: rule.providerSubject,
    conditions: rule.conditions,
    trustedAudiences: rule.trustedAudiences,
    audienceMatchMode: rule.audienceMatchMode,
    allowedScopes: rule.allowedScopes,
    status: rule.status,
    expiresAt: rule.expiresAt ? new Date(rule.expiresAt) : null,
    tokenLifetimeSeconds: rule.tokenLifetimeSeconds,
    capToSubjectToken: rule.capToSubjectToken,
    matcherVersion: rule.matcherVersion,
    createdAt: new Date(rule.createdAt),
  };
}

/** A provider that was made between two answers: what the rule says of it, and the defaults for the rest. */
function providerOf({ provider }: FederatedIdentity, organisationId: string): TrustedProvider {
  return {
    id: provider.identity,
    organisationId,
    name: provider.name,
    version: 0,
    issuer: provider.providerIssuer,
    kind: readProviderKind(provider.kind),
    status: provider.status,
    replayMode: "limited",
    maxTokenLifetimeSeconds: 86_400,
    jwksUri: null,
    localJwks: null,
    caCertificates: null,
  };
}

function accountOf({ serviceAccount }: FederatedIdentity): TrustedServiceAccount {
  const { identity, slug, name } = serviceAccount;
  return {
    id: identity,
    slug,
    name,
    version: 0,
    status: "active",
    maxTokenLifetimeSeconds: null,
    roleSlugs: [],
  };
}
