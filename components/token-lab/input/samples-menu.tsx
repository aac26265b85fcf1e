"use client";

import { ChevronDown } from "lucide-react";
import type { LabClaims } from "#components/token-lab/use-token-lab.ts";
import { Button } from "#components/ui/button.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { Menu, MenuText } from "#components/ui/menu.tsx";
import type { SampleSource } from "#lib/rules/presets/sample-names.ts";

export interface SampleGroup {
  title: string;
  /** What the samples are made of, when the menu opens. */
  source: SampleSource;
}

const fetchItems = async () => (await import("./sample-items.tsx")).SampleItems;
const SampleItems = fetchedPart({ fetchPart: fetchItems, what: "samples", waiting: null });
const prepareItems = () => void fetchItems().catch(() => undefined);

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
        <Button size="small" variant="ghost" onPointerEnter={prepareItems} onFocus={prepareItems}>
          Samples <ChevronDown aria-hidden />
        </Button>
      }
    >
      {groups.length === 0 ? <MenuText>Choose a provider first: samples are of its kind.</MenuText> : null}
      <SampleItems groups={groups} provider={provider} onLoad={onLoad} onToken={onToken} />
    </Menu>
  );
}
