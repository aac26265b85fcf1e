"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { Monogram } from "#components/ui/badge.tsx";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { platforms } from "./platform.ts";

/** Which platform signs the tokens: it fills in what it can and tells the form what to warn about. */
export function PlatformPicker({
  value,
  onChange,
}: {
  value: ProviderKind;
  onChange: (kind: ProviderKind) => void;
}) {
  return (
    <div className="flex flex-col gap-1">
      <span id="platform" className="font-medium">
        Platform
      </span>
      <RadioGroup
        aria-labelledby="platform"
        value={value}
        onValueChange={(next) => onChange(next as ProviderKind)}
        className="grid grid-cols-2 gap-px rounded-control border border-line-strong bg-line sm:grid-cols-5"
      >
        {platforms.map((platform) => (
          <Radio.Root
            key={platform.kind}
            value={platform.kind}
            aria-label={platform.label}
            className="flex cursor-pointer flex-col last-of-type:max-sm:col-span-2 gap-2 rounded-control bg-surface px-3 py-2 font-medium outline-offset-0 select-none hover:bg-hover data-checked:outline-2 data-checked:outline-accent data-checked:outline-solid focus-visible:outline-offset-2"
          >
            <span>
              <Monogram letters={platform.letters} />
            </span>
            {platform.label}
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  );
}
