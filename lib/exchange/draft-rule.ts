import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import { nameFromSubject } from "#lib/schemas/rule-name.ts";
import type { Rule, TrustedProvider, TrustedServiceAccount } from "./trust.ts";

/** The id of a draft that replaces no saved rule. */
export const draftRuleId = "draft";

export interface DraftPlace {
  provider: TrustedProvider;
  /** Null while none is chosen: the draft is then judged for an active account without roles. */
  serviceAccount: TrustedServiceAccount | null;
  /** The saved rule that the draft is a change of: what the draft leaves out, it has. */
  saved: Rule | null;
  /** Our own URL: the default audience. */
  publicUrl: string;
  at: Date;
}

/**
 * The rule that a draft would become when saved, with the defaults of a creation or, beside a saved rule, of a change:
 * null is "not given", `""` clears the expiry.
 */
export function draftRule(draft: FederatedIdentityDraft, place: DraftPlace): Rule {
  const { provider, saved, publicUrl, at } = place;
  return {
    id: saved?.id ?? draftRuleId,
    name: draft.name || saved?.name || nameFromSubject(draft.providerSubject),
    version: saved?.version ?? 0,
    provider,
    serviceAccount: place.serviceAccount ?? nobody,
    subject: draft.providerSubject,
    conditions: draft.conditions ?? saved?.conditions ?? {},
    trustedAudiences: given(draft.trustedAudiences) ?? saved?.trustedAudiences ?? [publicUrl],
    audienceMatchMode: draft.audienceMatchMode ?? saved?.audienceMatchMode ?? "any",
    allowedScopes: given(draft.allowedScopes) ?? saved?.allowedScopes ?? ["api:read"],
    status: draft.status || saved?.status || "active",
    expiresAt: readExpiry(draft.expiresAt, saved),
    tokenLifetimeSeconds: draft.tokenLifetimeSeconds ?? saved?.tokenLifetimeSeconds ?? 3600,
    capToSubjectToken: draft.capToSubjectToken ?? saved?.capToSubjectToken ?? false,
    matcherVersion: saved?.matcherVersion ?? 1,
    createdAt: saved?.createdAt ?? at,
  };
}

function given(list: string[] | null | undefined): string[] | null {
  return list && list.length > 0 ? list : null;
}

function readExpiry(text: string | null | undefined, saved: Rule | null): Date | null {
  if (text === "") return null;
  return text ? new Date(text) : (saved?.expiresAt ?? null);
}

const nobody: TrustedServiceAccount = {
  id: "",
  slug: "",
  name: "no account chosen",
  version: 0,
  status: "active",
  maxTokenLifetimeSeconds: null,
  roleSlugs: [],
};
