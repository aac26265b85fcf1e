"use client";

import { useMemo } from "react";
import { useNow } from "#components/ui/time.tsx";
import type { Rule } from "#lib/exchange/trust.ts";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { FederatedIdentity, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import type { SampleGroup } from "./input/samples-menu.tsx";
import { type KnownConfiguration, toDraftRule, toTrust } from "./to-trust.ts";
import type { LabQuestion } from "./use-token-lab.ts";

export interface DraftAround {
  /** Slug, for the API. */
  tenant: string;
  draft: FederatedIdentityDraft;
  saved: FederatedIdentity | undefined;
  account: ServiceAccount;
  provider: IdentityProvider | undefined;
  known: KnownConfiguration;
  publicUrl: string;
}

export interface DraftQuestion {
  question: LabQuestion;
  /** The draft as the decision reads it; null before a provider is chosen. */
  rule: Rule | null;
  samples: SampleGroup[];
}

/** The unsaved rule of a form as the lab's question: the draft is pinned, the other rules stand by for hints. */
export function useDraftQuestion(around: DraftAround): DraftQuestion {
  const { tenant, saved, account, provider, known, publicUrl } = around;
  // The form makes a new draft at every render; the judgement is made anew when it says something new.
  const written = JSON.stringify(around.draft);
  const draft = useMemo(() => toExplicit(JSON.parse(written) as FederatedIdentityDraft), [written]);
  const rules = useMemo(() => toTrust(known), [known]);
  const rule = useMemo(
    () =>
      provider === undefined
        ? null
        : toDraftRule(draft, { known, provider, account, saved: saved ?? null, publicUrl, at: new Date(0) }),
    [draft, known, provider, account, saved, publicUrl],
  );
  const question = useMemo(
    (): LabQuestion => ({
      organisation: tenant,
      publicUrl,
      trust: rule && {
        ...rules,
        rules: [rule, ...rules.rules.filter((other) => other.id !== rule.id)],
      },
      pinned: rule?.id ?? null,
      request: {
        draft,
        serviceAccountIdentity: account.identity,
        federatedIdentityIdentity: saved?.identity ?? null,
      },
    }),
    [tenant, publicUrl, rule, rules, draft, account, saved],
  );
  return { question, rule, samples: useSamples(provider, draft, publicUrl) };
}

/** An emptied expiry means "none" here, not "as saved". Expectations judge the rule and are no part of it. */
function toExplicit(draft: FederatedIdentityDraft): FederatedIdentityDraft {
  return { ...draft, expiresAt: draft.expiresAt ?? "", expectations: null };
}

function useSamples(
  provider: IdentityProvider | undefined,
  draft: FederatedIdentityDraft,
  publicUrl: string,
): SampleGroup[] {
  const now = useNow();
  return useMemo(() => {
    if (!provider || now === null) return [];
    const { kind, providerIssuer: issuer } = provider;
    const source = { rule: toRuleView(draft, publicUrl), kind, issuer, publicUrl, at: new Date(now) };
    return [{ title: `As ${provider.name} would send them`, source }];
  }, [provider, draft, publicUrl, now]);
}
