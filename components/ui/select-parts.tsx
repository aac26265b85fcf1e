"use client";

import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { classNames } from "./class-names.ts";
import { popupClass } from "./menu.tsx";
import { type FieldAttributes, type SelectProps, selectClass } from "./select.tsx";

/** The select itself, fetched by `Select` when it is wanted: it opens as soon as it stands in the page. */
export function LoadedSelect<Value extends string>({
  options,
  value,
  onChange,
  onBlur,
  placeholder = "Choose",
  className,
  attributes: { disabled, ...attributes },
}: SelectProps<Value> & { attributes: FieldAttributes }) {
  return (
    <BaseSelect.Root
      items={options.map(({ value, label }) => ({ value, label }))}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
      disabled={disabled}
      defaultOpen
      modal={false}
    >
      <BaseSelect.Trigger onBlur={onBlur} {...attributes} className={classNames(selectClass, className)}>
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
