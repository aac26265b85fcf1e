"use client";

import { useId } from "react";

/** A few short choices side by side: filters, snippet languages, builder and raw. The browser's own radio buttons. */
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
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="inline-flex h-control items-stretch gap-px rounded-control border border-line-strong bg-bg p-0.5"
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex items-center rounded-chip border border-transparent px-2.5 font-medium whitespace-nowrap text-muted select-none has-checked:border-line-strong has-checked:bg-surface has-checked:text-text hover:text-text"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 m-0 cursor-pointer appearance-none rounded-chip"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
