import { toTrustedProvider } from "#lib/data/identity-providers.ts";
import type { ServiceAccountRecord } from "#lib/data/service-accounts.ts";
import type { Rule, Trust, TrustedProvider, TrustedServiceAccount } from "#lib/exchange/trust.ts";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { TokenTestRequest } from "#lib/schemas/token-test.ts";
import { type Caller, permissionDenied } from "./caller.ts";
import { takeFetchAllowance } from "./fetch-allowance.ts";
import { getConsole } from "./get-console.ts";
import { invalidInput } from "./parse-body.ts";
import { allows } from "./permissions.ts";
import { type ProviderChecks, toProviderFields } from "./provider-input.ts";

type DraftProvider = NonNullable<TokenTestRequest["draftProvider"]>;

/** Where a draft stands: each part saved, or a draft of its own. */
export interface TrustedDraftPlace {
  saved: Rule | null;
  provider: TrustedProvider;
  serviceAccount: TrustedServiceAccount | null;
}

/**
 * Finds what a draft refers to; what it leaves out is the saved rule's. Throws 400 for a reference that is not there,
 * and when nothing says whose tokens the draft is about.
 */
export async function findDraftPlace(
  caller: Caller,
  trust: Trust,
  {
    draft,
    replaces,
    serviceAccountIdentity,
    draftProvider,
  }: {
    draft: FederatedIdentityDraft;
    replaces: string | null;
    serviceAccountIdentity: string | null;
    draftProvider: TrustedProvider | null;
  },
): Promise<TrustedDraftPlace> {
  const saved = replaces === null ? null : await findSaved(caller, trust, replaces);
  const accountReference = draft.serviceAccountIdentity || serviceAccountIdentity;
  return {
    saved,
    provider: draftProvider ?? (await findProviderOf(caller, draft.providerIdentity || null, saved)),
    serviceAccount: accountReference
      ? await findTrustedAccount(caller, accountReference)
      : (saved?.serviceAccount ?? null),
  };
}

/**
 * A provider that is not saved. It makes us fetch, so it wants the permission to create one, and counts among the
 * connection checks. Throws 403, 400 and 429.
 */
export function toDraftProvider(
  caller: Caller,
  draft: DraftProvider,
  { checks, fetches }: { checks: ProviderChecks; fetches: boolean },
): TrustedProvider {
  const resource = "federated_identity_provider";
  if (!allows(caller.permissions, resource, "create")) throw permissionDenied(resource, "create");
  const fields = toProviderFields({ ...draft, name: draft.name ?? "draft" }, checks);
  if (fetches && fields.localJwks === null) takeFetchAllowance(caller.organisationId);
  return { ...fields, id: "", organisationId: caller.organisationId, version: 0 };
}

/** Every provider of the organisation as the decision reads it, with rules or without. */
export async function listTrustedProviders(
  organisationId: Caller["organisationId"],
): Promise<TrustedProvider[]> {
  const providers = await getConsole().database.identityProviders.list(organisationId);
  return providers.map((provider) => toTrustedProvider(organisationId, provider));
}

async function findSaved(caller: Caller, { rules }: Trust, reference: string): Promise<Rule> {
  const record = await getConsole().database.federatedIdentities.find(caller.organisationId, reference);
  const rule = record && rules.find(({ id }) => id === record.id);
  if (rule) return rule;
  throw unknown("federatedIdentityIdentity", "federated identity");
}

async function findProviderOf(
  { organisationId }: Caller,
  reference: string | null,
  saved: Rule | null,
): Promise<TrustedProvider> {
  if (reference === null && saved !== null) return saved.provider;
  if (reference === null)
    throw invalidInput([
      { path: "draft.providerIdentity", code: "missing", message: "choose an identity provider" },
    ]);
  const provider = await getConsole().database.identityProviders.find(organisationId, reference);
  if (provider) return toTrustedProvider(organisationId, provider);
  throw unknown("draft.providerIdentity", "identity provider");
}

async function findTrustedAccount(caller: Caller, reference: string): Promise<TrustedServiceAccount> {
  const account = await getConsole().database.serviceAccounts.find(caller.organisationId, reference);
  if (account) return toTrustedAccount(account);
  throw unknown("draft.serviceAccountIdentity", "service account");
}

function toTrustedAccount(account: ServiceAccountRecord): TrustedServiceAccount {
  const { id, slug, name, version, status, maxTokenLifetimeSeconds } = account;
  const roleSlugs = [...new Set(account.roleBindings.map(({ role }) => role.slug))].sort();
  return { id, slug, name, version, status, maxTokenLifetimeSeconds, roleSlugs };
}

function unknown(path: string, what: string) {
  return invalidInput([{ path, code: "unknown_reference", message: `there is no such ${what}` }]);
}
