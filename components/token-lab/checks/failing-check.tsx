import { CheckComparison } from "#components/token-lab/check-comparison.tsx";
import { checkTitle } from "#components/token-lab/check-words.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { SubjectRows } from "./subject-rows.tsx";

interface Props {
  check: Check;
  kind: ProviderKind;
  issuer: string;
  /** Of a condition: its place in the rule. */
  number?: number;
}

/** A check that fails, open: what it is, why, expected over actual. */
export function FailingCheck(props: Props) {
  return (
    <>
      <p className="m-0">
        <FailingCheckTitle {...props} />
      </p>
      <CheckBody {...props} />
    </>
  );
}

export function FailingCheckTitle({ check, number }: Pick<Props, "check" | "number">) {
  return (
    <span className="grid min-w-0 grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
      <span className="pt-0.5">
        <StatusIcon kind="failed" />
      </span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <strong className="font-semibold wrap-anywhere">
          {number === undefined ? null : `Condition ${number} `}
          {checkTitle(check)}
        </strong>{" "}
        <span className="sr-only">fails:</span> <span className="min-w-0 wrap-anywhere">{check.message}</span>{" "}
        <code className="type-code-small text-muted">{check.code}</code>
      </span>
    </span>
  );
}

/** What was expected and what came; of a subject, the two rows. */
export function CheckBody({ check, kind, issuer }: Omit<Props, "number">) {
  const isCompared =
    check.code === "subject_mismatch" || (check.stage === "subject" && check.status === "pass");
  if (!isCompared || check.expected === null || check.actual === null)
    return <CheckComparison check={check} />;
  return (
    <div className="pl-6">
      <SubjectRows pattern={check.expected} value={check.actual} kind={kind} issuer={issuer} />
    </div>
  );
}
