"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { useNow } from "#components/ui/time.tsx";
import { useFetched } from "#components/ui/use-fetched.ts";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { FederatedIdentity, FederatedIdentityDraft, Finding } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { toSavedRuleView } from "./saved-rule-view.ts";

interface Surroundings {
  draft: FederatedIdentityDraft;
  saved: FederatedIdentity | undefined;
  account: ServiceAccount;
  provider: IdentityProvider | undefined;
  otherRules: readonly FederatedIdentity[];
  publicUrl: string;
  /** Claims of the token in the lab, when there is one. */
  claims?: Record<string, unknown> | null;
}

/**
 * What the advisor says of the draft, on every keystroke. Nothing is said before there is a subject to speak of. Of a
 * saved rule the server has said it: the advisor itself is fetched when there is something new to speak of.
 */
export function useFindings(around: Surroundings): Finding[] {
  const { saved, account, provider, otherRules, publicUrl, claims } = around;
  const draft = useDeferredValue(around.draft);
  const now = useNow();
  const written = JSON.stringify(around.draft);
  const [untouched] = useState(written);
  const isSpokenOf = provider !== undefined && draft.providerSubject !== "";
  const advisor = useFetched({
    when: isSpokenOf && (saved === undefined || written !== untouched || claims != null),
    fetchParts: fetchAdvisor,
    failure: "The advisor could not be asked",
  });
  const neighbours = useMemo(
    () => otherRules.map((rule) => toSavedRuleView(rule, publicUrl)),
    [otherRules, publicUrl],
  );
  return useMemo(() => {
    if (!provider || draft.providerSubject === "" || now === null) return [];
    if (advisor === null) return saved?.findings ?? [];
    return advisor.adviseRule(toRuleView(draft, publicUrl), {
      kind: provider.kind,
      issuer: provider.providerIssuer,
      now: new Date(now),
      publicUrl,
      ruleId: saved?.identity ?? null,
      providerId: provider.identity,
      serviceAccountId: account.identity,
      otherRules: neighbours,
      seenClaims: claims ? [claims] : [],
      createdAt: saved ? new Date(saved.createdAt) : null,
      lastUsedAt: saved?.lastUsedAt ? new Date(saved.lastUsedAt) : null,
      replayMode: provider.replayMode,
    });
  }, [draft, provider, account, saved, neighbours, publicUrl, claims, now, advisor]);
}

function fetchAdvisor() {
  return import("#lib/rules/advisor/advise-rule.ts");
}
