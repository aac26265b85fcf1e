"use client";

import { Fragment, useMemo } from "react";
import type { LabClaims } from "#components/token-lab/use-token-lab.ts";
import { MenuItem, MenuSeparator, MenuText } from "#components/ui/menu.tsx";
import { sampleTokens } from "#lib/rules/presets/sample-tokens.ts";
import { RecentExchanges } from "./recent-exchanges.tsx";
import { SampleWords } from "./sample-words.tsx";
import type { SampleGroup } from "./samples-menu.tsx";
import { SignedSamples } from "./signed-samples.tsx";

/** The samples themselves, made when the menu opens. */
export function SampleItems({
  groups,
  provider,
  onLoad,
  onToken,
}: {
  groups: readonly SampleGroup[];
  provider?: string;
  onLoad: (claims: LabClaims) => void;
  onToken: (token: string) => void;
}) {
  const made = useMemo(
    () => groups.map(({ title, source }) => ({ title, samples: sampleTokens(source) })),
    [groups],
  );
  return (
    <>
      {made.map(({ title, samples }, index) => (
        <Fragment key={title}>
          {index > 0 ? <MenuSeparator /> : null}
          <MenuText>{title}</MenuText>
          {samples.map((sample) => (
            <MenuItem key={sample.id} onSelect={() => onLoad({ claims: sample.claims })}>
              <SampleWords name={sample.label} risk={sample.risk} />
            </MenuItem>
          ))}
        </Fragment>
      ))}
      <SignedSamples samples={made.flatMap(({ samples }) => samples)} onToken={onToken} />
      <RecentExchanges provider={provider} onLoad={onLoad} />
    </>
  );
}
