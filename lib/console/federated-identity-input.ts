import type * as z from "zod";
import type { RuleAcknowledgement, RuleFields } from "#lib/data/federated-identities.ts";
import type {
  FederatedIdentityCreate,
  federatedIdentityUpdateSchema,
} from "#lib/schemas/federated-identity.ts";
import type { ApiScope } from "#lib/schemas/organisation.ts";
import { nameFromSubject } from "#lib/schemas/rule-name.ts";
import { type Caller, requireGrantableScopes } from "./caller.ts";
import { canonicalScopes } from "./canonical-scopes.ts";
import { getConsole } from "./get-console.ts";
import { describedChange, describedFields } from "./input-defaults.ts";
import { invalidInput } from "./parse-body.ts";
import type { FieldProblem } from "./problem.ts";
import { requireGrantableAccounts } from "./require-grantable.ts";

export type FederatedIdentityUpdate = z.output<typeof federatedIdentityUpdateSchema>;

/**
 * A new rule with every default of `API.md`. Throws 400 for an account, provider or scope that is not there, and 403
 * when a service account would hand out what it lacks.
 */
export async function toRuleFields(caller: Caller, input: FederatedIdentityCreate): Promise<RuleFields> {
  const { serviceAccountId = "", providerId = "" } = await findReferences(caller, input);
  const scopes = await apiScopesOf(caller);
  const allowedScopes = input.allowedScopes?.length ? input.allowedScopes : defaultScopes(scopes);
  requireKnownScopes(allowedScopes, scopes);
  requireGrantableScopes(caller, canonicalScopes(allowedScopes, scopes));
  await requireGrantableAccounts(caller, [serviceAccountId]);
  return {
    name: input.name || nameFromSubject(input.providerSubject),
    ...describedFields(input),
    serviceAccountId,
    providerId,
    subject: input.providerSubject,
    conditions: input.conditions ?? {},
    trustedAudiences: input.trustedAudiences?.length ? input.trustedAudiences : [getConsole().publicUrl],
    audienceMatchMode: input.audienceMatchMode ?? "any",
    allowedScopes,
    status: input.status || "active",
    expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
    tokenLifetimeSeconds: input.tokenLifetimeSeconds ?? 3600,
    capToSubjectToken: input.capToSubjectToken ?? false,
    expectations: input.expectations ?? [],
  };
}

/** A change of a rule: null is "not given", `""` clears the expiry, `{}` the conditions. Throws as a creation does. */
export async function toRuleChange(
  caller: Caller,
  input: FederatedIdentityUpdate,
  current: { serviceAccountId: string },
): Promise<Partial<RuleFields>> {
  requireNotEmptied(input);
  const references = await findReferences(caller, input);
  if (input.allowedScopes) {
    const scopes = await apiScopesOf(caller);
    requireKnownScopes(input.allowedScopes, scopes);
    requireGrantableScopes(caller, canonicalScopes(input.allowedScopes, scopes));
  }
  const change = {
    ...describedChange(input),
    ...references,
    subject: input.providerSubject ?? undefined,
    conditions: input.conditions ?? undefined,
    trustedAudiences: input.trustedAudiences ?? undefined,
    audienceMatchMode: input.audienceMatchMode ?? undefined,
    allowedScopes: input.allowedScopes ?? undefined,
    status: input.status || undefined,
    expiresAt: toExpiry(input.expiresAt),
    tokenLifetimeSeconds: input.tokenLifetimeSeconds ?? undefined,
    capToSubjectToken: input.capToSubjectToken ?? undefined,
    expectations: input.expectations ?? undefined,
  };
  if (decidesWhoGetsIn(change))
    await requireGrantableAccounts(caller, [references.serviceAccountId ?? current.serviceAccountId]);
  return change;
}

/** What the person who saves said yes to, for the audit event. */
export function toAcknowledgement(input: FederatedIdentityUpdate): RuleAcknowledgement {
  return {
    ...(input.acknowledgedFindings?.length ? { acknowledgedFindings: input.acknowledgedFindings } : {}),
    ...(input.overrideExpectations ? { overrideExpectations: true } : {}),
  };
}

/** 400 for a reference that is not there; also when it vanished while the rule was written. */
export function unknownReference(path: "serviceAccountIdentity" | "providerIdentity"): FieldProblem {
  const what = path === "providerIdentity" ? "identity provider" : "service account";
  return { path, code: "unknown_reference", message: `there is no such ${what}` };
}

interface References {
  serviceAccountIdentity?: string | null | undefined;
  providerIdentity?: string | null | undefined;
}

/** The ids of the account and the provider that are named; throws 400 for one that is not there. */
async function findReferences(
  caller: Caller,
  { serviceAccountIdentity, providerIdentity }: References,
): Promise<Partial<Pick<RuleFields, "serviceAccountId" | "providerId">>> {
  const { serviceAccounts, identityProviders } = getConsole().database;
  const { organisationId } = caller;
  const account =
    serviceAccountIdentity && (await serviceAccounts.find(organisationId, serviceAccountIdentity));
  const provider = providerIdentity && (await identityProviders.find(organisationId, providerIdentity));
  const problems = [
    ...(serviceAccountIdentity && !account ? [unknownReference("serviceAccountIdentity")] : []),
    ...(providerIdentity && !provider ? [unknownReference("providerIdentity")] : []),
  ];
  if (problems.length > 0) throw invalidInput(problems);
  return {
    ...(account ? { serviceAccountId: account.id } : {}),
    ...(provider ? { providerId: provider.id } : {}),
  };
}

async function apiScopesOf({ organisationId }: Caller): Promise<ApiScope[]> {
  return (await getConsole().database.organisations.get(organisationId))?.apiScopes ?? [];
}

/** `api:read` where the organisation has a scope that is spelt so, else its first. */
function defaultScopes(scopes: readonly ApiScope[]): string[] {
  const [first] = scopes;
  return first === undefined || isKnownScope("api:read", scopes) ? ["api:read"] : [first.name];
}

function requireKnownScopes(given: readonly string[], scopes: readonly ApiScope[]): void {
  const unknown = given.filter((scope) => !isKnownScope(scope, scopes));
  if (unknown.length === 0) return;
  const known = scopes.map(({ name }) => name).join(", ");
  throw invalidInput(
    unknown.map((scope) => ({
      path: "allowedScopes",
      code: "unknown_scope",
      message: `the organisation has no scope ${JSON.stringify(scope)}; it has ${known}`,
    })),
  );
}

function isKnownScope(scope: string, scopes: readonly ApiScope[]): boolean {
  const [canonical] = canonicalScopes([scope], scopes);
  return scopes.some(({ name }) => name === canonical);
}

/** These can't be emptied: a rule without audiences matches nothing, one without scopes grants nothing. */
function requireNotEmptied(input: FederatedIdentityUpdate): void {
  const problems = (["trustedAudiences", "allowedScopes"] as const)
    .filter((path) => input[path]?.length === 0)
    .map((path) => ({
      path,
      code: "too_small",
      message: "give at least one, or leave it out to keep what is there",
    }));
  if (problems.length > 0) throw invalidInput(problems);
}

function toExpiry(text: string | null | undefined): Date | null | undefined {
  if (text === "") return null;
  return text === null || text === undefined ? undefined : new Date(text);
}

const describing = ["name", "description", "labels", "annotations", "expectations"];

function decidesWhoGetsIn(change: Partial<RuleFields>): boolean {
  return Object.entries(change).some(([field, value]) => value !== undefined && !describing.includes(field));
}
