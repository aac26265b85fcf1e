"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { changesBetween } from "./changes-between.ts";
import type { Conflict } from "./edit-conflict.tsx";

/** The callout of `EditConflict`. */
export function EditConflictCallout({ detail, before, after, labels, onKeepMine, onTakeTheirs }: Conflict) {
  const changes = changesBetween(before, after, labels);
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
