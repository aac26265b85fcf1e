"use client";

import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";

/** On or off, at once. For a choice that a button saves, use `Checkbox`. */
export function Switch({
  checked,
  onChange,
  label,
  disabled,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <span className="inline-flex items-center gap-2">
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        id={id}
        className="relative flex h-4 w-7 items-center rounded-full border border-line-strong bg-bg px-px after:absolute after:-inset-1 data-checked:border-accent-solid data-checked:bg-accent-solid data-disabled:border-dashed"
      >
        <BaseSwitch.Thumb className="size-3 rounded-full bg-line-strong transition-transform data-checked:translate-x-3 data-checked:bg-accent-ink forced-colors:bg-[CanvasText]" />
      </BaseSwitch.Root>
      <label id={`${id}-label`} htmlFor={id} className="font-medium">
        {label}
      </label>
    </span>
  );
}
