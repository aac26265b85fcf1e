"use client";

import { useMemo } from "react";
import { ExpectationsSection } from "#components/token-lab/reach/expectations-section.tsx";
import { ReachSection } from "#components/token-lab/reach/reach-section.tsx";
import { RefreshKeys } from "#components/token-lab/reach/refresh-keys.tsx";
import { ReplaySection } from "#components/token-lab/reach/replay-section.tsx";
import { ShareMenu } from "#components/token-lab/share/share-menu.tsx";
import { SharedLink } from "#components/token-lab/share/shared-link.tsx";
import { TokenLab } from "#components/token-lab/token-lab.tsx";
import type { DraftQuestion } from "#components/token-lab/use-draft-question.ts";
import type { TokenLab as Lab } from "#components/token-lab/use-token-lab.ts";
import { useNow } from "#components/ui/time.tsx";
import { toRuleView } from "#lib/rules/rule-view.ts";
import type { ExpectationResult } from "#lib/rules/run-expectations.ts";
import type { FederatedIdentity, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import { toSavedRuleView } from "./saved-rule-view.ts";

interface Props {
  lab: Lab;
  tested: DraftQuestion;
  accountName: string;
  ruleName: string;
  provider: IdentityProvider | undefined;
  draft: FederatedIdentityDraft;
  saved: FederatedIdentity | undefined;
  otherRules: readonly FederatedIdentity[];
  results: readonly ExpectationResult[];
  onApply: (fix: readonly { field: string; value?: unknown }[]) => void;
}

/** The lab beside the form of a rule: it judges the draft, and what follows from it can be applied to it. */
export function RuleLab({
  lab,
  tested,
  provider,
  draft,
  saved,
  otherRules,
  results,
  onApply,
  ...names
}: Props) {
  const { publicUrl, organisation } = tested.question;
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
      provider && now !== null
        ? { kind: provider.kind, issuer: provider.providerIssuer, publicUrl, at: new Date(now) }
        : null,
    [provider, publicUrl, now],
  );
  return (
    <TokenLab
      lab={lab}
      as={names.accountName}
      kind={provider?.kind ?? "generic"}
      issuer={provider?.providerIssuer ?? ""}
      samples={tested.samples}
      provider={provider?.identity}
      onApply={onApply}
      remedy={(code) =>
        code === "key_unknown" && provider ? (
          <RefreshKeys organisation={organisation} provider={provider} onDone={lab.verify} />
        ) : null
      }
      menu={<ShareMenu lab={lab} title={names.ruleName} draft={draft} />}
      banner={<SharedLink lab={lab} onDraft={(shared) => onApply(toFix(shared))} />}
    >
      {tested.rule && context && tested.rule.subject !== "" ? (
        <ReachSection
          lab={lab}
          rule={tested.rule}
          saved={before ?? null}
          context={context}
          otherRules={neighbours}
        />
      ) : null}
      {provider ? (
        <ReplaySection
          question={tested.question}
          isSaved={saved !== undefined}
          providerName={provider.name}
        />
      ) : null}
      {provider ? (
        <ExpectationsSection
          lab={lab}
          expectations={draft.expectations ?? []}
          results={results}
          conditionNames={Object.keys(draft.conditions ?? {})}
          onChange={(expectations) => onApply([{ field: "expectations", value: expectations }])}
        />
      ) : null}
    </TokenLab>
  );
}

/** A whole draft as changes of the form; what it does not name stays. */
function toFix(draft: FederatedIdentityDraft): { field: string; value: unknown }[] {
  return Object.entries(draft)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([field, value]) => ({ field, value }));
}
