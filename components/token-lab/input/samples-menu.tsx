"use client";

import { ChevronDown } from "lucide-react";
import { Fragment } from "react";
import type { LabClaims } from "#components/token-lab/use-token-lab.ts";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuItem, MenuSeparator, MenuText } from "#components/ui/menu.tsx";
import type { SampleToken } from "#lib/rules/presets/sample-token.ts";
import { RecentExchanges } from "./recent-exchanges.tsx";
import { SignedSamples } from "./signed-samples.tsx";

export interface SampleGroup {
  title: string;
  samples: readonly SampleToken[];
}

/** Tokens as the issuers would send them, made of the rules' own names. They are claims: nobody signed them, but in a demo. */
export function SamplesMenu({
  groups,
  provider,
  onLoad,
  onToken,
}: {
  groups: readonly SampleGroup[];
  /** Whose recorded exchanges are offered; all of the organisation's when left out. */
  provider?: string;
  onLoad: (claims: LabClaims) => void;
  onToken: (token: string) => void;
}) {
  return (
    <Menu
      className="max-h-[70dvh] overflow-y-auto"
      trigger={
        <Button size="small" variant="ghost">
          Samples <ChevronDown aria-hidden />
        </Button>
      }
    >
      {groups.length === 0 ? <MenuText>Choose a provider first: samples are of its kind.</MenuText> : null}
      {groups.map(({ title, samples }, index) => (
        <Fragment key={title}>
          {index > 0 ? <MenuSeparator /> : null}
          <MenuText>{title}</MenuText>
          {samples.map((sample) => (
            <MenuItem key={sample.id} onSelect={() => onLoad({ claims: sample.claims })}>
              <span className="min-w-0 flex-1 wrap-anywhere">{sample.label}</span>
              {sample.risk ? <span className="type-small text-muted">{sample.risk}</span> : null}
            </MenuItem>
          ))}
        </Fragment>
      ))}
      <SignedSamples samples={groups.flatMap(({ samples }) => samples)} onToken={onToken} />
      <RecentExchanges provider={provider} onLoad={onLoad} />
    </Menu>
  );
}
