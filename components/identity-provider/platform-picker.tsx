"use client";

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
      <div
        role="radiogroup"
        aria-labelledby="platform"
        className="grid grid-cols-2 gap-px rounded-control border border-line-strong bg-line sm:grid-cols-5"
      >
        {platforms.map((platform) => (
          <label
            key={platform.kind}
            className="relative flex flex-col gap-2 rounded-control bg-surface px-3 py-2 font-medium select-none last-of-type:max-sm:col-span-2 hover:bg-hover"
          >
            <input
              type="radio"
              name="platform"
              value={platform.kind}
              aria-label={platform.label}
              checked={platform.kind === value}
              onChange={() => onChange(platform.kind)}
              className="absolute inset-0 m-0 cursor-pointer appearance-none rounded-control outline-offset-0 checked:outline-2 checked:outline-accent checked:outline-solid focus-visible:outline-offset-2"
            />
            <span>
              <Monogram letters={platform.letters} />
            </span>
            {platform.label}
          </label>
        ))}
      </div>
    </div>
  );
}
