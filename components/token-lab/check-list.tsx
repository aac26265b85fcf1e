import type { ReactNode } from "react";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import {
  checkKind,
  checkTitle,
  countChecks,
  inReadingOrder,
  kindOfSubject,
  statusWord,
} from "./check-words.ts";
import { FailingCheck } from "./checks/failing-check.tsx";

/** How many checks pass, fail and were skipped. */
export function CheckCounts({ checks }: { checks: readonly Check[] }) {
  const count = countChecks(checks);
  const unverified = checks.filter((check) => checkKind(check) === "not-verified").length;
  return (
    <span className="inline-flex flex-wrap gap-x-4 gap-y-1 tabular-nums">
      <Status kind="passed">{count.pass} pass</Status>
      {count.fail > 0 ? (
        <Status kind="failed">{count.fail === 1 ? "1 fails" : `${count.fail} fail`}</Status>
      ) : null}
      {count.warn > 0 ? <Status kind="warning">{count.warn} to note</Status> : null}
      {unverified > 0 ? <Status kind="not-verified">{unverified} not verified</Status> : null}
      {count.skipped > unverified ? (
        <Status kind="skipped">{count.skipped - unverified} skipped</Status>
      ) : null}
    </span>
  );
}

/**
 * Every check of the decision. The failing ones stand first and open, with what was expected and what came; the
 * rest are lines of name and fact. `afterFailing` is where hints go.
 */
export function CheckList({
  checks,
  afterFailing,
  kind,
  issuer = "",
}: {
  checks: readonly Check[];
  afterFailing?: ReactNode;
  /** Of the provider, to name the segments of a subject; guessed from the subject when it is not known. */
  kind?: ProviderKind;
  issuer?: string;
}) {
  const ordered = inReadingOrder(checks);
  const failing = ordered.filter((check) => check.status === "fail");
  const others = ordered.filter((check) => check.status !== "fail");
  return (
    <>
      {failing.length > 0 ? (
        <ol className="m-0 list-none p-0" aria-label="Failing checks">
          {failing.map((check) => (
            <li key={checkKey(check)} className="border-b border-line py-3">
              <FailingCheck check={check} kind={kind ?? kindOfSubject(check)} issuer={issuer} />
            </li>
          ))}
        </ol>
      ) : null}
      {afterFailing}
      <ol className="m-0 list-none p-0" aria-label="Other checks">
        {others.map((check) => (
          <li
            key={checkKey(check)}
            className="grid grid-cols-[1rem_minmax(0,1fr)] items-baseline gap-x-2 border-b border-line py-1.5 @md:grid-cols-[1rem_minmax(0,9rem)_minmax(0,1fr)]"
          >
            <span className="self-center">
              <StatusIcon kind={checkKind(check)} />
            </span>
            <span className="font-medium wrap-anywhere">
              {checkTitle(check)}
              <span className="sr-only">, {statusWord(check)}</span>
            </span>
            <span className="col-start-2 min-w-0 text-muted wrap-anywhere @md:col-start-3">
              {check.message}
              {check.actual !== null && check.status !== "skipped" ? (
                <>
                  {" "}
                  <code className="type-code-small">{check.actual}</code>
                </>
              ) : null}
              {check.captures && check.captures.length > 0 ? (
                <span className="block">
                  {check.captures.map((capture, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a capture is known by its number
                    <span key={index} className="mr-3 inline-block">
                      <span className="type-small">star {index + 1} took </span>
                      <code className="type-code-small text-text">
                        {capture === "" ? "nothing" : capture}
                      </code>
                    </span>
                  ))}
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function checkKey(check: Check): string {
  return `${check.stage} ${check.claim ?? ""} ${check.code}`;
}
