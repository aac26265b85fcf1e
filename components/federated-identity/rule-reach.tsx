"use client";

import { useMemo } from "react";
import { ReachSection } from "#components/token-lab/reach/reach-section.tsx";
import type { DraftQuestion } from "#components/token-lab/use-draft-question.ts";
import type { TokenLab as Lab } from "#components/token-lab/use-token-lab.ts";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { useNow } from "#components/ui/time.tsx";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { ExpectationResult } from "#lib/rules/run-expectations.ts";
import type { FederatedIdentity, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { toSavedRuleView } from "./saved-rule-view.ts";

const RuleRecord = fetchedPart({
  fetchPart: async () => (await import("./rule-record.tsx")).RuleRecord,
  what: "replay and expectations",
  whenNear: true,
});

interface Props {
  lab: Lab;
  tested: DraftQuestion;
  provider: IdentityProvider;
  draft: FederatedIdentityDraft;
  saved: FederatedIdentity | undefined;
  otherRules: readonly FederatedIdentity[];
  results: readonly ExpectationResult[];
  onApply: (fix: readonly { field: string; value?: unknown }[]) => void;
}

/** What the draft would let in beside the token in hand: reach, replay, expectations. Fetched with a provider. */
export function RuleReach({ lab, tested, provider, draft, saved, otherRules, results, onApply }: Props) {
  const { publicUrl } = tested.question;
  const now = useNow();
  const neighbours = useMemo(
    () => otherRules.map((rule) => toSavedRuleView(rule, publicUrl)),
    [otherRules, publicUrl],
  );
  const before = useMemo(
    () => saved && { view: toRuleView(saved, publicUrl), version: saved.objectVersion },
    [saved, publicUrl],
  );
  const context = useMemo(
    () =>
      now === null
        ? null
        : { kind: provider.kind, issuer: provider.providerIssuer, publicUrl, at: new Date(now) },
    [provider, publicUrl, now],
  );
  return (
    <>
      {tested.rule && context && tested.rule.subject !== "" ? (
        <ReachSection
          lab={lab}
          rule={tested.rule}
          saved={before ?? null}
          context={context}
          otherRules={neighbours}
        />
      ) : null}
      <RuleRecord
        lab={lab}
        question={tested.question}
        isSaved={saved !== undefined}
        providerName={provider.name}
        draft={draft}
        results={results}
        onApply={onApply}
      />
    </>
  );
}
