import type { Conditions } from "#lib/schemas/conditions.ts";
import type { AudienceMatchMode, RuleStatus } from "#lib/schemas/federated-identity.ts";
import type { ActiveStatus, ProviderKind, ReplayMode } from "#lib/schemas/identity-provider.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";

/** What the decision reads of the configuration. Times are `Date`s, lifetimes seconds; versions as stored. */
export interface TrustedOrganisation {
  id: string;
  slug: string;
  name: string;
  version: number;
  maxTokenLifetimeSeconds: number;
  apiScopes: ApiScope[];
}

export interface TrustedProvider {
  id: string;
  /** Whose provider it is: key sets are kept per organisation, never per issuer. */
  organisationId: string;
  name: string;
  version: number;
  issuer: string;
  kind: ProviderKind;
  status: ActiveStatus;
  replayMode: ReplayMode;
  /** How long a subject token may live, and how old it may be, in seconds. */
  maxTokenLifetimeSeconds: number;
  /** Where the keys come from: pinned keys win over the URI, the URI over discovery. */
  jwksUri: string | null;
  localJwks: { keys: Record<string, unknown>[] } | null;
  caCertificates: string | null;
}

export interface TrustedServiceAccount {
  id: string;
  slug: string;
  name: string;
  version: number;
  status: ActiveStatus;
  maxTokenLifetimeSeconds: number | null;
  roleSlugs: string[];
}

/** A federated identity with the provider and the account it joins. */
export interface Rule {
  id: string;
  name: string;
  version: number;
  provider: TrustedProvider;
  serviceAccount: TrustedServiceAccount;
  subject: string;
  conditions: Conditions;
  trustedAudiences: string[];
  audienceMatchMode: AudienceMatchMode;
  allowedScopes: string[];
  status: RuleStatus;
  expiresAt: Date | null;
  tokenLifetimeSeconds: number;
  capToSubjectToken: boolean;
  matcherVersion: number;
  createdAt: Date;
}

/** Null members say what was not found; `rules` is then empty. */
export interface Trust {
  organisation: TrustedOrganisation | null;
  serviceAccount: TrustedServiceAccount | null;
  rules: Rule[];
  /** Every provider of the organisation, with rules or without: to explain a refusal, never to decide one. */
  providers?: readonly TrustedProvider[];
}
