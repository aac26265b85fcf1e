"use client";

import { useMemo } from "react";
import { useNow } from "#components/ui/time.tsx";
import { useFetched } from "#components/ui/use-fetched.ts";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { ExpectationResult } from "#lib/rules/run-expectations.ts";
import type { Expectation, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";

/** The expectations of the draft, run on it at every edit. */
export function useExpectations(
  expectations: readonly Expectation[],
  draft: FederatedIdentityDraft,
  provider: IdentityProvider | undefined,
  publicUrl: string,
): { results: ExpectationResult[]; broken: number } {
  const now = useNow();
  const runner = useFetched({
    when: expectations.length > 0,
    fetchParts: fetchRunner,
    failure: "The expectations could not be run",
  });
  const written = JSON.stringify({ ...draft, expectations: null });
  return useMemo(() => {
    if (!provider || now === null || runner === null || expectations.length === 0)
      return { results: [], broken: 0 };
    const rule = toRuleView(JSON.parse(written) as FederatedIdentityDraft, publicUrl);
    const { kind, providerIssuer: issuer } = provider;
    const results = runner.runExpectations(rule, expectations, { kind, issuer, now: new Date(now) });
    return { results, broken: results.filter(({ holds }) => !holds).length };
  }, [expectations, written, provider, publicUrl, now, runner]);
}

function fetchRunner() {
  return import("#lib/rules/run-expectations.ts");
}
