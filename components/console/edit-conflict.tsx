"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { ValueChange } from "./changes-between.ts";

/**
 * Somebody else saved first (412): who and when, what they changed, and what to do with what was typed. Nothing is
 * overwritten unasked.
 */
export function EditConflict({
  detail,
  changes,
  onKeepMine,
  onTakeTheirs,
}: {
  /** The sentence of the answer. */
  detail: string;
  /** From the version that was opened to theirs. */
  changes: readonly ValueChange[];
  /** Goes on from their version with what was typed; saving is a step of its own. */
  onKeepMine?: () => void;
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
            {onKeepMine ? (
              <Button size="small" onClick={onKeepMine}>
                Load their version, keep what I typed
              </Button>
            ) : null}
            <Button size="small" onClick={onTakeTheirs}>
              {onKeepMine ? "Take their version" : "Take their version, lose what I typed"}
            </Button>
          </>
        }
      >
        {detail} Nothing of yours is saved yet.
        {changes.length > 0 ? (
          <dl aria-label="What they changed" className="type-small m-0 mt-1 flex flex-col gap-1">
            {changes.map(({ label, before, after }) => (
              <div key={label}>
                <dt className="inline font-medium">{label}: </dt>
                <dd className="m-0 inline">
                  <del>{before}</del> became <ins className="no-underline">{after}</ins>
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </Callout>
    </div>
  );
}
