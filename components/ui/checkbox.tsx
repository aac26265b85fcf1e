"use client";

import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { type ReactNode, useId } from "react";

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  indeterminate?: boolean;
  name?: string;
}

/** A box with its label beside and a hint below. */
export function Checkbox({ checked, onChange, label, hint, disabled, indeterminate, name }: Props) {
  const id = useId();
  return (
    <div className="grid grid-cols-[1rem_1fr] items-start gap-x-2">
      <BaseCheckbox.Root
        name={name}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        indeterminate={indeterminate}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        id={id}
        className="relative mt-0.5 flex size-4 items-center justify-center rounded-chip border border-line-strong bg-surface text-accent-ink after:absolute after:-inset-1 data-checked:border-accent-solid data-checked:bg-accent-solid data-disabled:border-dashed data-disabled:bg-bg data-disabled:text-muted data-indeterminate:border-accent-solid data-indeterminate:bg-accent-solid"
      >
        <BaseCheckbox.Indicator className="flex">
          {indeterminate ? (
            <Minus aria-hidden size={12} strokeWidth={3} />
          ) : (
            <Check aria-hidden size={12} strokeWidth={3} />
          )}
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      {/* Base UI's hidden input has the id, so a press on the words reaches the box. */}
      <label id={`${id}-label`} htmlFor={id} className={disabled ? "text-muted" : "text-text"}>
        {label}
      </label>
      {hint ? (
        <span id={`${id}-hint`} className="type-small col-start-2 text-muted">
          {hint}
        </span>
      ) : null}
    </div>
  );
}
