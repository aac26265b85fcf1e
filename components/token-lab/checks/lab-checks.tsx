"use client";

import { ChevronRight } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { CheckCounts } from "#components/token-lab/check-list.tsx";
import { checkFact, checkKind, checkTitle, statusWord } from "#components/token-lab/check-words.ts";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { CheckBody, FailingCheckTitle } from "./failing-check.tsx";

interface Props {
  checks: readonly Check[];
  kind: ProviderKind;
  issuer: string;
  level?: 2 | 3;
  title?: string;
  /** Hints. */
  afterFailing?: ReactNode;
}

/**
 * Every check in order: the failing ones first and open, the rest as two columns of name and fact. Each opens to what
 * was expected and what came; Tab leads to each, and arrow keys lead from one to the next.
 */
export function LabChecks({ checks, kind, issuer, level, title = "Checks", afterFailing }: Props) {
  const failing = checks.filter((check) => check.status === "fail");
  const others = checks.filter((check) => check.status !== "fail");
  const conditions = checks.filter((check) => check.stage === "condition");
  return (
    <LabSection
      title={title}
      level={level}
      aside={
        failing.length === 0 && others.every((check) => check.status === "pass") ? (
          <Status kind="passed">All {checks.length} pass</Status>
        ) : (
          <CheckCounts checks={checks} />
        )
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys, in addition to Tab */}
      <div onKeyDown={moveAmongChecks}>
        {failing.length > 0 ? (
          <ol aria-label="Failing checks" className="m-0 list-none p-0">
            {failing.map((check) => (
              <li key={`${check.code} ${check.claim ?? ""}`} className="py-2">
                <details open className="group [--ground:var(--bg)]">
                  <CheckSummary>
                    <FailingCheckTitle
                      check={check}
                      number={check.stage === "condition" ? conditions.indexOf(check) + 1 : undefined}
                    />
                  </CheckSummary>
                  <CheckBody check={check} kind={kind} issuer={issuer} />
                </details>
              </li>
            ))}
          </ol>
        ) : null}
        {afterFailing}
        <ol
          aria-label="Other checks"
          className="m-0 grid list-none grid-cols-1 gap-x-4 p-0 pt-1 @sm:grid-cols-2"
        >
          {others.map((check) => (
            <OtherCheck
              key={`${check.code} ${check.claim ?? ""}`}
              check={check}
              kind={kind}
              issuer={issuer}
            />
          ))}
        </ol>
      </div>
    </LabSection>
  );
}

/** Closed it says its name and fact; a subject with stars stands open, for what they took matters. */
function OtherCheck({ check, kind, issuer }: { check: Check; kind: ProviderKind; issuer: string }) {
  const captures = check.captures ?? [];
  const isSubject = check.stage === "subject";
  return (
    <li className="py-1.5 has-[details[open]]:col-span-full">
      <details open={isSubject && captures.length > 0} className="group [--ground:var(--bg)]">
        <CheckSummary>
          <span className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
            <span className="pt-0.5">
              <StatusIcon kind={checkKind(check)} />
            </span>
            <span className="min-w-0">
              <span className="font-medium wrap-anywhere">{checkTitle(check)}</span>
              <span className="sr-only">, {statusWord(check)},</span>{" "}
              <span className="type-small text-muted wrap-anywhere">{checkFact(check)}</span>
              {!isSubject && captures.length > 0 ? (
                <span className="type-small block text-muted">
                  {captures.map((capture, index) => `star ${index + 1} took “${capture}”`).join(", ")}
                </span>
              ) : null}
            </span>
          </span>
        </CheckSummary>
        {checkFact(check) === check.message ? null : (
          <p className="type-small m-0 pt-1 pl-6 wrap-anywhere">{check.message}</p>
        )}
        <CheckBody check={check} kind={kind} issuer={issuer} />
      </details>
    </li>
  );
}

function CheckSummary({ children }: { children: ReactNode }) {
  return (
    <summary data-check className="relative block list-none rounded-[2px] [&::-webkit-details-marker]:hidden">
      {children}
      <ChevronRight
        aria-hidden
        size={14}
        className="absolute top-0.5 right-0 bg-bg text-muted opacity-0 transition-transform group-open:rotate-90 group-open:opacity-100 group-hover:opacity-100 group-focus-within:opacity-100 pointer-coarse:opacity-100"
      />
    </summary>
  );
}

/** Up, Down, Home and End lead from one check to the next; Tab leads out as it always does. */
function moveAmongChecks(event: KeyboardEvent<HTMLElement>): void {
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>("summary[data-check]")];
  const at = lines.indexOf(event.target as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  lines[next]?.focus();
}
