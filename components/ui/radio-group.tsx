"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup as BaseRadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

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

/** One of a few, all of them seen, each with a hint. It brings its own label; no `Field` around it. */
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
      <BaseRadioGroup
        aria-labelledby={`${id}-label`}
        value={value}
        onValueChange={(next) => onChange(next as Value)}
        disabled={disabled}
        className="flex flex-col gap-3"
      >
        {options.map((option) => (
          <div key={option.value} className="grid grid-cols-[1rem_1fr] items-start gap-x-2">
            <Radio.Root
              value={option.value}
              disabled={option.disabled}
              id={`${id}-${option.value}`}
              aria-labelledby={`${id}-${option.value}-label`}
              aria-describedby={option.hint ? `${id}-${option.value}-hint` : undefined}
              className={classNames(
                "relative mt-0.5 flex size-4 items-center justify-center rounded-full border border-line-strong bg-surface after:absolute after:-inset-1",
                "data-checked:border-accent-solid data-checked:bg-accent-solid data-disabled:border-dashed",
              )}
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-accent-ink forced-colors:bg-[CanvasText]" />
            </Radio.Root>
            <label
              id={`${id}-${option.value}-label`}
              htmlFor={`${id}-${option.value}`}
              className={classNames("font-medium", option.disabled && "text-muted")}
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
      </BaseRadioGroup>
      {error ? <span className="type-small text-bad">{error}</span> : null}
    </div>
  );
}
