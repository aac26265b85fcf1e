"use client";

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

/** A box with its label beside and a hint below. The browser's own, in our look. */
export function Checkbox({ checked, onChange, label, hint, disabled, indeterminate = false, name }: Props) {
  const id = useId();
  const Mark = indeterminate ? Minus : Check;
  return (
    <div className="grid grid-cols-[1rem_1fr] items-start gap-x-2">
      <span className="relative mt-0.5 flex size-4 items-center justify-center text-accent-ink">
        <input
          type="checkbox"
          id={id}
          name={name}
          checked={checked}
          disabled={disabled}
          ref={(box) => {
            if (box) box.indeterminate = indeterminate;
          }}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.checked)}
          className="peer absolute inset-0 m-0 size-4 appearance-none rounded-chip border border-line-strong bg-surface after:absolute after:-inset-1 checked:border-accent-solid checked:bg-accent-solid indeterminate:border-accent-solid indeterminate:bg-accent-solid disabled:border-dashed disabled:bg-bg"
        />
        <Mark
          aria-hidden
          size={12}
          strokeWidth={3}
          className="pointer-events-none relative hidden peer-checked:block peer-indeterminate:block peer-disabled:text-muted"
        />
      </span>
      <label htmlFor={id} className={disabled ? "text-muted" : "text-text"}>
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
