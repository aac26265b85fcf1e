"use client";

import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./field.tsx";
import { popupClass } from "./menu.tsx";

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
  hint?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  onBlur?: () => void;
  placeholder?: string;
  disabled?: boolean;
  /** Opens as soon as it stands in the page. */
  defaultOpen?: boolean;
  /** Needed only outside a `Field`. */
  "aria-label"?: string;
  ref?: Ref<HTMLButtonElement>;
  className?: string;
}

/** One of a few. For many, or for objects that are searched by name, use `Combobox`. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  onBlur,
  placeholder = "Choose",
  disabled,
  defaultOpen,
  ref,
  className,
  "aria-label": ariaLabel,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root
      items={options.map(({ value, label }) => ({ value, label }))}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
      disabled={disabled}
      defaultOpen={defaultOpen}
      modal={false}
    >
      <BaseSelect.Trigger
        ref={ref}
        onBlur={onBlur}
        aria-label={ariaLabel}
        className={classNames(
          controlClass,
          "flex h-control items-center justify-between gap-2 text-left hover:bg-hover",
          className,
        )}
      >
        <BaseSelect.Value
          placeholder={placeholder}
          className="min-w-0 truncate data-placeholder:text-muted"
        />
        <BaseSelect.Icon className="flex text-muted">
          <ChevronDown aria-hidden size={16} />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className={classNames(popupClass, "min-w-(--anchor-width)")}>
            <BaseSelect.List className="max-h-(--available-height) overflow-y-auto py-1">
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className={optionClass}
                >
                  <BaseSelect.ItemText className="col-start-1 min-w-0">{option.label}</BaseSelect.ItemText>
                  {option.hint ? (
                    <span className="type-small col-start-1 text-muted">{option.hint}</span>
                  ) : null}
                  <BaseSelect.ItemIndicator className="col-start-2 row-start-1 text-accent">
                    <Check aria-hidden size={16} />
                  </BaseSelect.ItemIndicator>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

export const optionClass =
  "mx-1 grid min-h-8 cursor-default grid-cols-[1fr_1rem] content-center items-center gap-x-3 rounded-chip px-2 py-1 outline-none select-none data-highlighted:bg-selected data-disabled:text-muted";
