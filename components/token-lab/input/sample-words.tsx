import type { SampleToken } from "#lib/rules/presets/sample-token.ts";

/** A sample in the menu: its name, and what is risky about it at the end of the line, or below where that is short. */
export function SampleWords({ name, risk }: { name: string; risk: SampleToken["risk"] }) {
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-4 py-0.5">
      <span className="grow">{name}</span>
      {risk ? <span className="type-small text-muted">{risk}</span> : null}
    </span>
  );
}
