import { Fragment } from "react";
import { compareSubject } from "#lib/rules/compare-subject.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { OddText } from "./odd-text.tsx";

/** A subject pattern with the parts that a token's subject does not fit. */
export function PatternDifference({
  pattern,
  subject,
  kind,
  issuer,
}: {
  pattern: string;
  /** Null when the token has none. */
  subject: string | null;
  kind: ProviderKind;
  issuer: string;
}) {
  if (subject === null) return <code className="type-code-small wrap-anywhere">{pattern}</code>;
  const { columns } = compareSubject(pattern, subject, kind, issuer);
  return (
    <code translate="no" className="type-code-small wrap-anywhere">
      {columns.map((column, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity than their place
        <Fragment key={index}>
          <OddText literal text={column.patternBefore} />
          {column.pattern.map((piece) => (
            <span key={piece.start} className={looks[piece.kind]}>
              <OddText literal text={piece.text} />
            </span>
          ))}
        </Fragment>
      ))}
    </code>
  );
}

const looks = {
  equal: undefined,
  captured: undefined,
  star: "rounded-[2px] border-b border-mark-1 bg-mark-1-tint px-0.5 font-semibold text-mark-1",
  different: "border-b-2 border-bad bg-bad-tint font-semibold text-bad",
} as const;
