"use client";

import { useEffect, useState } from "react";
import { decodeShare, type ShareContent } from "#lib/rules/report/share.ts";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";

interface SharedLinkState {
  content: ShareContent | null;
  /** The draft of the link, if it holds one. */
  draft: FederatedIdentityDraft | null;
  isUnreadable: boolean;
  dismiss: () => void;
}

/** What a shared link holds. It is used only when asked. */
export function useSharedLink(fragment: string): SharedLinkState {
  const [content, setContent] = useState<ShareContent | null>(null);
  const [draft, setDraft] = useState<FederatedIdentityDraft | null>(null);
  const [isUnreadable, setIsUnreadable] = useState(false);
  useEffect(() => {
    void readLink(fragment).then(
      (link) => {
        setContent(link?.content ?? null);
        setDraft(link?.draft ?? null);
        setIsUnreadable(link === null);
      },
      () => setIsUnreadable(true),
    );
  }, [fragment]);
  const dismiss = () => {
    setContent(null);
    setIsUnreadable(false);
  };
  return { content, draft, isUnreadable, dismiss };
}

/** A link is input like any other. The schema of its draft is fetched when there is a link. */
async function readLink(fragment: string) {
  const decoded = await decodeShare(fragment);
  if (!decoded.ok) return null;
  const { content } = decoded;
  const { federatedIdentityDraftSchema } = await import("#lib/schemas/federated-identity.ts");
  const { draft, providerIdentity } = content;
  const parsed = federatedIdentityDraftSchema.safeParse({ ...draft, providerIdentity });
  return { content, draft: parsed.success ? parsed.data : null };
}
