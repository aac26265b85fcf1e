import { classNames } from "#components/ui/class-names.ts";
import type { Check } from "#lib/schemas/check.ts";
import { OddText } from "./checks/odd-text.tsx";

/** Expected over actual, in aligned rows of mono; an absent value is said as MISSING. */
export function CheckComparison({ check }: { check: Check }) {
  if (check.expected === null && check.actual === null) return null;
  const isMissing = check.code.endsWith("_missing") && (check.actual === null || check.actual === "missing");
  return (
    <dl className="m-0 grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 gap-y-0.5 pt-2 pl-6">
      {check.expected === null ? null : (
        <>
          <dt className="type-small text-muted">expected</dt>
          <dd className="m-0">
            <code className="type-code-small wrap-anywhere">
              <OddText text={check.expected} />
            </code>
          </dd>
        </>
      )}
      {check.status === "skipped" && check.actual === null ? null : (
        <>
          <dt className="type-small text-muted">got</dt>
          <dd className="m-0">
            <code
              className={classNames(
                "type-code-small wrap-anywhere",
                check.status === "fail" && "font-semibold text-bad",
              )}
            >
              {isMissing || check.actual === null ? "MISSING" : <OddText text={check.actual} />}
            </code>
          </dd>
        </>
      )}
    </dl>
  );
}
