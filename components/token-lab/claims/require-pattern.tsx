"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { Status } from "#components/ui/status.tsx";
import { patternProblem } from "#lib/schemas/pattern-problem.ts";
import { joinParts, splitParts } from "./pattern-parts.ts";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  value: string;
  onChoose: (pattern: string) => void;
}

/** A pattern from a value: pressing a part makes it a star, pressing again takes the star back. */
export function RequirePattern({ open, onOpenChange, name, value, onChoose }: Props) {
  const [starred, setStarred] = useState<ReadonlySet<number>>(new Set());
  const parts = splitParts(value);
  const pattern = joinParts(parts, starred);
  const problem = patternProblem(pattern);
  const toggle = (index: number) => {
    const next = new Set(starred);
    if (!next.delete(index)) next.add(index);
    setStarred(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Require a pattern of ${name}`}
      description="Press a part to let anything stand there. A star takes any text without a colon, slashes too."
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            variant="primary"
            disabled={problem !== null}
            onClick={() => {
              onChoose(pattern);
              onOpenChange(false);
            }}
          >
            Require pattern
          </Button>
        </>
      }
    >
      <div className="type-code flex flex-wrap items-center gap-y-1">
        {parts.map((part, index) =>
          part.isWord ? (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one value are known by their place
              key={index}
              type="button"
              aria-pressed={starred.has(index)}
              aria-label={`Any text instead of ${part.text}`}
              onClick={() => toggle(index)}
              className={classNames(
                "min-h-6 min-w-6 rounded-chip border px-1 wrap-anywhere",
                starred.has(index)
                  ? "border-mark-1 bg-mark-1-tint font-semibold text-mark-1"
                  : "border-line-strong bg-surface text-text hover:bg-hover",
              )}
            >
              {starred.has(index) ? "*" : part.text}
            </button>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one value are known by their place
            <span key={index}>{part.text}</span>
          ),
        )}
      </div>
      <p className="m-0">
        <code className="type-code wrap-anywhere">{pattern}</code>
      </p>
      {starred.has(0) ? (
        <Status kind="warning" className="type-small">
          The start is open: anybody who can choose a name that ends like this gets in.
        </Status>
      ) : null}
      {problem === null ? null : <p className="type-small m-0 text-bad">This pattern {problem}.</p>}
    </Dialog>
  );
}
