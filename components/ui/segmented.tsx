"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";

/** A few short choices side by side: filters, snippet languages, builder and raw. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className="inline-flex h-control items-stretch gap-px rounded-control border border-line-strong bg-bg p-0.5"
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          aria-label={option.label}
          className="flex cursor-pointer items-center rounded-chip border border-transparent px-2.5 font-medium whitespace-nowrap text-muted select-none hover:text-text data-checked:border-line-strong data-checked:bg-surface data-checked:text-text"
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
