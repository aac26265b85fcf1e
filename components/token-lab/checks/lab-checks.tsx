"use client";

import { type ReactNode, useState } from "react";
import { CheckCounts } from "#components/token-lab/check-list.tsx";
import { checkFact, checkKind, checkTitle, statusWord } from "#components/token-lab/check-words.ts";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { FailingCheck } from "./failing-check.tsx";
import { SubjectRows } from "./subject-rows.tsx";

interface Props {
  checks: readonly Check[];
  kind: ProviderKind;
  issuer: string;
  level?: 2 | 3;
  title?: string;
  /** Hints. */
  afterFailing?: ReactNode;
}

/** Every check in order: the failing ones first and open, the rest as two columns of name and fact. */
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
      {failing.length > 0 ? (
        <ol aria-label="Failing checks" className="m-0 list-none p-0">
          {failing.map((check) => (
            <li key={`${check.code} ${check.claim ?? ""}`} className="py-2">
              <FailingCheck
                check={check}
                kind={kind}
                issuer={issuer}
                number={check.stage === "condition" ? conditions.indexOf(check) + 1 : undefined}
              />
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
          <OtherCheck key={`${check.code} ${check.claim ?? ""}`} check={check} kind={kind} issuer={issuer} />
        ))}
      </ol>
    </LabSection>
  );
}

function OtherCheck({ check, kind, issuer }: { check: Check; kind: ProviderKind; issuer: string }) {
  const [open, setOpen] = useState(false);
  const isSubject = check.stage === "subject" && check.status === "pass";
  const captures = check.captures ?? [];
  return (
    <li className={isSubject && (open || captures.length > 0) ? "col-span-full py-1.5" : "py-1.5"}>
      <span className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
        <span className="pt-0.5">
          <StatusIcon kind={checkKind(check)} />
        </span>
        <span className="min-w-0">
          <span className="font-medium wrap-anywhere">{checkTitle(check)}</span>
          <span className="sr-only">, {statusWord(check)},</span>{" "}
          <span className="type-small text-muted wrap-anywhere">{checkFact(check)}</span>
          {isSubject && captures.length === 0 ? (
            <TextButton className="type-small ml-2" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? "Hide" : "Compare"}
            </TextButton>
          ) : null}
          {!isSubject && captures.length > 0 ? (
            <span className="type-small block text-muted">
              {captures.map((capture, index) => `star ${index + 1} took “${capture}”`).join(", ")}
            </span>
          ) : null}
        </span>
      </span>
      {isSubject && (open || captures.length > 0) && check.expected !== null && check.actual !== null ? (
        <div className="pl-6">
          <SubjectRows pattern={check.expected} value={check.actual} kind={kind} issuer={issuer} />
        </div>
      ) : null}
    </li>
  );
}
