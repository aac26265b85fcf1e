"use client";

import { ConsolePage } from "./console-page.tsx";
import { PageFailed } from "./page-failed.tsx";

/** The same inside the console: the navigation stays. */
export function ConsoleFailed({ digest, onRetry }: { digest?: string; onRetry: () => void }) {
  return (
    <ConsolePage crumbs={[{ label: "Failed" }]}>
      <div className="pt-5">
        <PageFailed digest={digest} onRetry={onRetry} />
      </div>
    </ConsolePage>
  );
}
