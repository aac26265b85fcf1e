"use client";

import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import { needsAcknowledgement } from "#lib/rules/advisor/needs-acknowledgement.ts";
import type { Finding } from "#lib/schemas/federated-identity.ts";

interface Props {
  findings: readonly Finding[];
  acknowledged: readonly string[];
  onAcknowledge: (code: string, understood: boolean) => void;
  onApply: (fix: readonly { field: string; value?: unknown }[]) => void;
}

/** What the advisor says of one section: the fix first, then "I understand". */
export function Findings({ findings, acknowledged, onAcknowledge, onApply }: Props) {
  if (findings.length === 0) return null;
  return (
    <ul
      aria-label="Findings"
      className="m-0 mt-4 flex list-none flex-col gap-3 border-t border-line p-0 pt-3"
    >
      {findings.map((finding) => (
        <li
          key={`${finding.code} ${finding.field} ${finding.message}`}
          id={`finding-${finding.code}`}
          tabIndex={-1}
          className="flex flex-col gap-2"
        >
          <p className="m-0 wrap-anywhere">
            <Status kind={looks[finding.severity].kind}>{looks[finding.severity].word}</Status>{" "}
            {finding.message} <code className="type-code-small text-muted">{finding.code}</code>
          </p>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            {finding.fix && finding.fix.length > 0 ? (
              <Button
                size="small"
                className="h-auto! min-h-6 shrink! py-0.5 text-left whitespace-normal! wrap-anywhere"
                onClick={() => onApply(finding.fix ?? [])}
              >
                {fixWords(finding)}
              </Button>
            ) : null}
            {needsAcknowledgement(finding) ? (
              <Checkbox
                checked={acknowledged.includes(finding.code)}
                onChange={(checked) => onAcknowledge(finding.code, checked)}
                label={
                  <>
                    I understand <span className="text-muted">(kept in the audit log)</span>
                  </>
                }
              />
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A fix says what it sets: "Set subject to …". */
function fixWords(finding: Finding): string {
  const [first] = finding.fix ?? [];
  if (!first) return "Apply";
  const name = first.field.replace(/^conditions\./, "");
  const text = typeof first.value === "string" ? first.value : JSON.stringify(first.value);
  if (first.value === null || first.value === undefined) return `Remove ${name}`;
  if (first.field === "providerSubject") return `Use ${text}`;
  if (first.field === "expiresAt") return `Let it expire on ${day.format(new Date(text))}`;
  return first.field.startsWith("conditions.") ? `Require ${name} ${text}` : `Set ${name} to ${text}`;
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

const looks: Record<Finding["severity"], { kind: StatusKind; word: string }> = {
  critical: { kind: "security", word: "Critical" },
  security: { kind: "security", word: "Security" },
  never_matches: { kind: "failed", word: "Never matches" },
  warning: { kind: "warning", word: "Warning" },
  suggestion: { kind: "note", word: "Suggestion" },
};
