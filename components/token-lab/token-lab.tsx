"use client";

import type { ReactNode } from "react";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { FieldChange } from "./checks/fix-words.ts";
import { type SampleGroup, SamplesMenu } from "./input/samples-menu.tsx";
import { TokenInput } from "./input/token-input.tsx";
import { pressInLab } from "./press-in-lab.ts";
import type { TokenLab as Lab } from "./use-token-lab.ts";
import { VerdictBand } from "./verdict-band.tsx";
import { labId } from "./verdict-chip.tsx";

const fetchResults = async () => (await import("./lab-results.tsx")).LabResults;
const LabResults = fetchedPart({ fetchPart: fetchResults, what: "checks", waiting: null });

interface Props {
  lab: Lab;
  /** Whom an accepted token becomes. */
  as: string;
  kind: ProviderKind;
  issuer: string;
  samples: readonly SampleGroup[];
  /** The provider whose recorded exchanges are offered as samples. */
  provider?: string;
  /** Makes an unsaved change of the rule beside the lab. */
  onApply?: (fix: readonly FieldChange[]) => void;
  remedy?: (code: string) => ReactNode;
  menu?: ReactNode;
  /** Above the field: what a shared link brings. */
  banner?: ReactNode;
  /** Reach, replay, expectations. */
  children?: ReactNode;
}

const hintsId = "token-lab-hints";

/** The lab docked beside a rule: token, verdict, checks, and what follows from them. */
export function TokenLab({
  lab,
  as,
  kind,
  issuer,
  samples,
  provider,
  onApply,
  remedy,
  menu,
  banner,
  children,
}: Props) {
  const prepare = () => {
    lab.prepare();
    void fetchResults().catch(() => undefined);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that work wherever the focus is inside the lab
    <div
      id={labId}
      className="flex scroll-mt-24 flex-col pb-8 [--lab-gutter:20px] max-md:[--lab-gutter:16px]"
      onPointerEnter={prepare}
      onFocus={prepare}
      onKeyDown={(event) => pressInLab(event, lab)}
    >
      <div className="flex flex-col gap-2 px-(--lab-gutter) py-3">
        <div className="flex items-center justify-between gap-2">
          <h2 className="type-section m-0">Test a token</h2>
          <span className="flex items-center gap-1">
            <SamplesMenu groups={samples} provider={provider} onLoad={lab.load} onToken={lab.setText} />
            {menu}
          </span>
        </div>
        {banner}
        <TokenInput lab={lab} rows={3} />
      </div>
      <VerdictBand lab={lab} as={as} hintsId={hintsId} />
      {lab.judgement === null && lab.claims === null ? null : (
        <LabResults
          lab={lab}
          kind={kind}
          issuer={issuer}
          onApply={onApply}
          remedy={remedy}
          hintsId={hintsId}
        />
      )}
      {children}
    </div>
  );
}
