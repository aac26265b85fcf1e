"use client";

import type { ReactNode } from "react";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { FieldChange } from "./checks/fix-words.ts";
import { HintList } from "./checks/hint-list.tsx";
import { LabChecks } from "./checks/lab-checks.tsx";
import { ClaimsTable } from "./claims/claims-table.tsx";
import type { TokenLab } from "./use-token-lab.ts";

interface Props {
  lab: TokenLab;
  kind: ProviderKind;
  issuer: string;
  onApply?: (fix: readonly FieldChange[]) => void;
  remedy?: (code: string) => ReactNode;
  /** Of the list of hints, for the verdict that leads there. */
  hintsId: string;
}

/** What was found about a token: checks, hints, claims. Fetched when there is one. */
export function LabResults({ lab, kind, issuer, onApply, remedy, hintsId }: Props) {
  return (
    <>
      {lab.judgement === null ? null : (
        <LabChecks
          checks={lab.judgement.checks}
          kind={kind}
          issuer={issuer}
          afterFailing={
            <HintList id={hintsId} hints={lab.judgement.hints} onApply={onApply} remedy={remedy} />
          }
        />
      )}
      {lab.claims === null ? null : (
        <ClaimsTable
          claims={lab.claims}
          checks={lab.judgement?.checks ?? []}
          kind={kind}
          issuer={issuer}
          onApply={onApply}
        />
      )}
    </>
  );
}
