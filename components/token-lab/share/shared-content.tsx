"use client";

import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { describeShare } from "#lib/rules/report/share.ts";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";
import { useSharedLink } from "./use-shared-link.ts";

interface Props {
  lab: TokenLab;
  /** Of the address that the page was opened with. */
  fragment: string;
  /** Takes the draft over, unsaved; absent where there is no form. */
  onDraft?: (draft: FederatedIdentityDraft) => void;
}

/** Asks before what a link brought is used: it may come from anybody. */
export function SharedContent({ lab, fragment, onDraft }: Props) {
  const { content, draft: shared, isUnreadable, dismiss } = useSharedLink(fragment);
  if (isUnreadable)
    return (
      <Callout
        look="warning"
        title="The link cannot be read"
        action={
          <Button size="small" onClick={dismiss}>
            Dismiss
          </Button>
        }
      >
        It is damaged, or of a newer version. Ask for it again.
      </Callout>
    );
  if (content === null) return null;
  const draft = onDraft ? shared : null;
  const use = () => {
    if (draft && onDraft) onDraft(draft);
    if (content.claims)
      lab.load({
        claims: content.claims,
        asOf: content.at ? { kind: "custom", time: new Date(content.at) } : undefined,
      });
    dismiss();
  };
  return (
    <Callout
      title="Somebody shared this with you"
      action={
        <>
          <Button size="small" onClick={use}>
            {draft ? "Use as my unsaved draft" : "Load it"}
          </Button>
          <Button size="small" variant="ghost" onClick={dismiss}>
            Dismiss
          </Button>
        </>
      }
    >
      <ul className="m-0 pl-4">
        {describeShare(content).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Callout>
  );
}
