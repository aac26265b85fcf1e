"use client";

import { ExpectationsSection } from "#components/token-lab/reach/expectations-section.tsx";
import { ReplaySection } from "#components/token-lab/reach/replay-section.tsx";
import type { LabQuestion, TokenLab } from "#components/token-lab/use-token-lab.ts";
import type { ExpectationResult } from "#lib/rules/run-expectations.ts";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";

interface Props {
  lab: TokenLab;
  question: LabQuestion;
  /** Whether there is a saved rule to compare with. */
  isSaved: boolean;
  providerName: string;
  draft: FederatedIdentityDraft;
  results: readonly ExpectationResult[];
  onApply: (fix: readonly { field: string; value?: unknown }[]) => void;
}

/** What the draft makes of tokens that were kept: recorded exchanges, and those that were pinned. */
export function RuleRecord({ lab, question, isSaved, providerName, draft, results, onApply }: Props) {
  return (
    <>
      <ReplaySection question={question} isSaved={isSaved} providerName={providerName} />
      <ExpectationsSection
        lab={lab}
        expectations={draft.expectations ?? []}
        results={results}
        conditionNames={Object.keys(draft.conditions ?? {})}
        onChange={(expectations) => onApply([{ field: "expectations", value: expectations }])}
      />
    </>
  );
}
