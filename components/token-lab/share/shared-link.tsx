"use client";

import { useEffect, useState } from "react";
import type { TokenLab } from "#components/token-lab/use-token-lab.ts";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import type { FederatedIdentityDraft } from "#lib/schemas/federated-identity.ts";

const SharedContent = fetchedPart({
  fetchPart: async () => (await import("./shared-content.tsx")).SharedContent,
  what: "shared link",
  waiting: null,
});

interface Props {
  lab: TokenLab;
  /** Takes the draft over, unsaved; absent where there is no form. */
  onDraft?: (draft: FederatedIdentityDraft) => void;
}

/** What a shared link brought in its fragment, which is taken out of the address at once. */
export function SharedLink(props: Props) {
  const [fragment, setFragment] = useState<string | null>(null);
  useEffect(() => {
    if (!location.hash.startsWith("#lab=")) return;
    setFragment(location.hash);
    history.replaceState(history.state, "", `${location.pathname}${location.search}`);
  }, []);
  return fragment === null ? null : <SharedContent {...props} fragment={fragment} />;
}
