"use client";

import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { FieldChange } from "#components/token-lab/checks/fix-words.ts";
import { LabSection } from "#components/token-lab/lab-section.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { literalText } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { TextButton } from "#components/ui/text-link.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { ClaimLine } from "./claim-line.tsx";
import { toClaimRows } from "./claim-rows.ts";

interface Props {
  claims: Record<string, unknown>;
  checks: readonly Check[];
  kind: ProviderKind;
  issuer: string;
  level?: 2 | 3;
  /** Makes an unsaved change; absent where there is no draft. */
  onApply?: (fix: readonly FieldChange[]) => void;
}

const shownFirst = 10;

/** What the token says, with the verdict of the check that reads each claim. */
export function ClaimsTable({ claims, checks, kind, issuer, level, onApply }: Props) {
  const [filter, setFilter] = useState("");
  const [usedOnly, setUsedOnly] = useState(false);
  const [all, setAll] = useState(false);
  const rows = useMemo(() => toClaimRows({ claims, checks, kind, issuer }), [claims, checks, kind, issuer]);
  const found = rows.filter(
    (row) => (!usedOnly || row.use !== null) && matches(row.name, row.isPersonal ? null : row.value, filter),
  );
  const shown = all || filter !== "" || usedOnly ? found : found.slice(0, shownFirst);
  return (
    <LabSection
      title="Claims"
      count={rows.filter((row) => !row.isMissing).length}
      level={level}
      aside={
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Checkbox
            checked={usedOnly}
            onChange={setUsedOnly}
            label={<span className="type-small">used only</span>}
          />
          <ClaimFilter value={filter} onChange={setFilter} />
        </span>
      }
    >
      {onApply ? (
        <p className="type-small m-0 pb-2 text-muted">
          These values come from the token you pasted. Require one only if it is what you expected.
        </p>
      ) : null}
      <ul aria-label="Claims" className="m-0 list-none border-t border-line p-0">
        {shown.map((row) => (
          <ClaimLine key={row.name} row={row} onApply={onApply} />
        ))}
      </ul>
      {found.length === 0 ? <p className="type-small m-0 py-2 text-muted">No claim like that.</p> : null}
      {shown.length < found.length ? (
        <TextButton className="type-small mt-2 min-h-6" onClick={() => setAll(true)}>
          Show all {found.length}
        </TextButton>
      ) : null}
    </LabSection>
  );
}

function matches(name: string, value: unknown, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return wanted === "" || `${name} ${JSON.stringify(value) ?? ""}`.toLowerCase().includes(wanted);
}

/** `/` leads here from anywhere but a field that is typed into. */
function ClaimFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.metaKey || event.ctrlKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return (
    <span className="relative flex items-center">
      <Search aria-hidden size={14} className="pointer-events-none absolute left-2 text-muted" />
      <input
        ref={field}
        {...literalText}
        type="text"
        aria-label="Filter claims"
        placeholder="Filter"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(
          "type-small h-7 w-36 rounded-control border border-line-strong bg-surface pr-7 pl-7 text-text outline-offset-1",
        )}
      />
      <span aria-hidden className="absolute right-1">
        <Kbd>/</Kbd>
      </span>
    </span>
  );
}
