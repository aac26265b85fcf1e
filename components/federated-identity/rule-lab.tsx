"use client";

import { ShareMenu } from "#components/token-lab/share/share-menu.tsx";
import { SharedLink } from "#components/token-lab/share/shared-link.tsx";
import { TokenLab } from "#components/token-lab/token-lab.tsx";
import type { DraftQuestion } from "#components/token-lab/use-draft-question.ts";
import type { TokenLab as Lab } from "#components/token-lab/use-token-lab.ts";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import type { ExpectationResult } from "#lib/rules/run-expectations.ts";
import type { FederatedIdentity, FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";

/** The last part of the dock: nothing stands below it that could move when it comes. On a phone it is far down. */
const RuleReach = fetchedPart({
  fetchPart: async () => (await import("./rule-reach.tsx")).RuleReach,
  what: "reach of the rule",
  whenNear: true,
});

/** Against one check that seldom fails. */
const RefreshKeys = fetchedPart({
  fetchPart: async () => (await import("#components/token-lab/reach/refresh-keys.tsx")).RefreshKeys,
  what: "button that fetches the keys",
  waiting: null,
});

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
export function RuleLab({ accountName, ruleName, ...around }: Props) {
  const { lab, tested, provider, draft, onApply } = around;
  const { organisation } = tested.question;
  return (
    <TokenLab
      lab={lab}
      as={accountName}
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
      menu={<ShareMenu lab={lab} title={ruleName} draft={draft} />}
      banner={<SharedLink lab={lab} onDraft={(shared) => onApply(toFix(shared))} />}
    >
      {provider ? <RuleReach {...around} provider={provider} /> : null}
    </TokenLab>
  );
}

/** A whole draft as changes of the form; what it does not name stays. */
function toFix(draft: FederatedIdentityDraft): { field: string; value: unknown }[] {
  return Object.entries(draft)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([field, value]) => ({ field, value }));
}
