"use client";

import { useEffect, useState } from "react";
import { decodeShare, type ShareContent } from "#lib/rules/report/share.ts";

interface SharedLinkState {
  content: ShareContent | null;
  isUnreadable: boolean;
  dismiss: () => void;
}

/** What a shared link brought in its fragment. It is taken out of the address at once, and used only when asked. */
export function useSharedLink(): SharedLinkState {
  const [content, setContent] = useState<ShareContent | null>(null);
  const [isUnreadable, setIsUnreadable] = useState(false);
  useEffect(() => {
    const fragment = location.hash;
    if (!fragment.startsWith("#lab=")) return;
    history.replaceState(history.state, "", `${location.pathname}${location.search}`);
    void decodeShare(fragment).then((decoded) => {
      if (decoded.ok) setContent(decoded.content);
      else setIsUnreadable(true);
    });
  }, []);
  const dismiss = () => {
    setContent(null);
    setIsUnreadable(false);
  };
  return { content, isUnreadable, dismiss };
}
