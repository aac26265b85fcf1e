"use client";

import { type ReactNode, useId } from "react";

interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}
interface Props<Value extends string> {
  /** The legend. */
  label: ReactNode;
  options: readonly RadioOption<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  error?: ReactNode;
  disabled?: boolean;
}

/** One of a few, all of them seen, each with a hint. It brings its own label; no `Field` around it. The browser's own. */
export function RadioGroup<Value extends string>({
  label,
  options,
  value,
  onChange,
  error,
  disabled,
}: Props<Value>) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <span id={`${id}-label`} className="font-medium">
        {label}
      </span>
      <div role="radiogroup" aria-labelledby={`${id}-label`} className="flex flex-col gap-3">
        {options.map((option) => (
          <div key={option.value} className="grid grid-cols-[1rem_1fr] items-start gap-x-2">
            <span className="relative mt-0.5 flex size-4 items-center justify-center">
              <input
                type="radio"
                id={`${id}-${option.value}`}
                name={id}
                value={option.value}
                checked={option.value === value}
                disabled={disabled || option.disabled}
                aria-describedby={option.hint ? `${id}-${option.value}-hint` : undefined}
                onChange={() => onChange(option.value)}
                className="peer absolute inset-0 m-0 size-4 appearance-none rounded-full border border-line-strong bg-surface after:absolute after:-inset-1 checked:border-accent-solid checked:bg-accent-solid disabled:border-dashed"
              />
              <span className="pointer-events-none relative hidden size-1.5 rounded-full bg-accent-ink peer-checked:block forced-colors:bg-[CanvasText]" />
            </span>
            <label
              htmlFor={`${id}-${option.value}`}
              className={option.disabled ? "font-medium text-muted" : "font-medium"}
            >
              {option.label}
            </label>
            {option.hint ? (
              <span id={`${id}-${option.value}-hint`} className="type-small col-start-2 text-muted">
                {option.hint}
              </span>
            ) : null}
          </div>
        ))}
      </div>
      {error ? <span className="type-small text-bad">{error}</span> : null}
    </div>
  );
}
