"use client";

import { Button } from "#components/ui/button.tsx";
import { IdPill } from "#components/ui/id-pill.tsx";

/** A page that broke: what to do, and the number under which the server's log has it. */
export function PageFailed({ digest, onRetry }: { digest?: string; onRetry: () => void }) {
  return (
    <div role="alert" className="flex w-full max-w-120 flex-col items-start gap-4">
      <h1 className="type-title m-0">This page could not be shown</h1>
      <p className="m-0 text-muted">
        Something failed on the way: the database may not answer right now. Nothing was changed. Try again; if
        it stays like this, give the number below to whoever runs this installation.
      </p>
      {digest ? <IdPill id={digest} what="error number" /> : null}
      <Button variant="primary" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
