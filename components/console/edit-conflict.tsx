"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";

/** Somebody else saved first (412): who and when, and what to do with what was typed. Nothing is overwritten unasked. */
export function EditConflict({
  detail,
  onKeepMine,
  onTakeTheirs,
}: {
  /** The sentence of the answer. */
  detail: string;
  /** Goes on from their version with what was typed; saving is a step of its own. */
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In braces: what browsers answer here may be a promise, which is no clean-up.
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div role="alert" ref={box} className="scroll-mb-4">
      <Callout
        look="warning"
        title="Somebody else changed this while you were editing"
        action={
          <>
            <Button size="small" onClick={onKeepMine}>
              Load their version, keep what I typed
            </Button>
            <Button size="small" onClick={onTakeTheirs}>
              Take their version
            </Button>
          </>
        }
      >
        {detail} Nothing of yours is saved yet.
      </Callout>
    </div>
  );
}
