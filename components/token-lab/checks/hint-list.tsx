"use client";

import { Lightbulb } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Status } from "#components/ui/status.tsx";
import type { Hint } from "#lib/schemas/check.ts";
import { type FieldChange, fixWords } from "./fix-words.ts";

interface Props {
  hints: readonly Hint[];
  /** Makes an unsaved change; absent where there is no draft to change. */
  onApply?: (fix: readonly FieldChange[]) => void;
  /** Where there is no draft: what leads to one. */
  where?: ReactNode;
  /** What else helps against a cause: a link, a button. */
  remedy?: (code: string) => ReactNode;
  /** Where the verdict's "Show fix" leads. */
  id?: string;
}

/** A sentence for each cause, then one row per fix. A fix that widens says so, and none is chosen beforehand. */
export function HintList({ hints, onApply, where, remedy, id }: Props) {
  if (hints.length === 0) return null;
  return (
    <ul
      id={id}
      aria-label="Hints"
      className="m-0 flex list-none flex-col gap-3 border-t border-dashed border-line p-0 py-3"
    >
      {groupByCause(hints).map(({ code, message, fixes }) => (
        <li key={`${code} ${message}`} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 gap-y-1.5">
          <Lightbulb aria-hidden size={16} className="mt-0.5 text-info" />
          <p className="m-0 wrap-anywhere">
            {message} <code className="type-code-small text-muted">{code}</code>
          </p>
          {fixes.map(({ fix, widens }) => (
            <Fix key={JSON.stringify(fix)} fix={fix} widens={widens} onApply={onApply} where={where} />
          ))}
          {remedy ? <div className="col-start-2 empty:hidden">{remedy(code)}</div> : null}
        </li>
      ))}
    </ul>
  );
}

function Fix({
  fix,
  widens,
  onApply,
  where,
}: {
  fix: readonly FieldChange[];
  widens: boolean;
  onApply?: Props["onApply"];
  where: ReactNode;
}) {
  const words = fixWords(fix);
  const isOfRule = fix.every(({ field }) => !field.startsWith("provider."));
  return (
    <div className="col-start-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <span className="min-w-0 flex-1 wrap-anywhere">
        <FixText fix={fix} />
        {widens ? (
          <Status kind="warning" className="type-small ml-2 font-normal!">
            widens
          </Status>
        ) : null}
      </span>
      {isOfRule && onApply ? (
        <Button size="small" onClick={() => onApply(fix)} aria-label={`Apply to draft: ${words}`}>
          Apply to draft
        </Button>
      ) : isOfRule ? (
        where
      ) : (
        <span className="type-small text-muted">a setting of the identity provider</span>
      )}
    </div>
  );
}

/** A subject is long and literal: in mono, below its verb. */
function FixText({ fix }: { fix: readonly FieldChange[] }) {
  const [only] = fix;
  if (fix.length !== 1 || only?.field !== "providerSubject") return fixWords(fix);
  return (
    <>
      Use the subject <code className="type-code-small">{String(only.value)}</code>
    </>
  );
}

interface Cause {
  code: string;
  message: string;
  fixes: { fix: readonly FieldChange[]; widens: boolean }[];
}

function groupByCause(hints: readonly Hint[]): Cause[] {
  const causes: Cause[] = [];
  for (const { code, message, fix, widens } of hints) {
    const known = causes.find((cause) => cause.code === code && cause.message === message);
    const cause = known ?? { code, message, fixes: [] };
    if (!known) causes.push(cause);
    if (fix && fix.length > 0) cause.fixes.push({ fix, widens });
  }
  return causes;
}
