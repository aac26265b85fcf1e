"use client";

import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check, ChevronDown } from "lucide-react";
import { type ReactNode, type Ref, useMemo } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./field.tsx";
import { popupClass } from "./menu.tsx";
import { type Option, optionClass } from "./select.tsx";

interface Props {
  options: readonly Option[];
  value: string | null;
  onChange: (value: string | null) => void;
  onBlur?: () => void;
  placeholder?: string;
  /** Said when nothing matches what is typed. */
  emptyText?: ReactNode;
  disabled?: boolean;
  mono?: boolean;
  "aria-label"?: string;
  ref?: Ref<HTMLInputElement>;
}

/** One of many, searched by typing: objects by name. The value is the option's `value`. */
export function Combobox({
  options,
  value,
  onChange,
  onBlur,
  placeholder,
  emptyText = "Nothing matches",
  disabled,
  mono,
  ref,
  "aria-label": ariaLabel,
}: Props) {
  const selected = useMemo(() => options.find((option) => option.value === value) ?? null, [options, value]);
  return (
    <BaseCombobox.Root
      items={options}
      value={selected}
      onValueChange={(next: Option | null) => onChange(next?.value ?? null)}
      isItemEqualToValue={(item: Option, other: Option) => item.value === other.value}
      itemToStringLabel={(item: Option) => item.label}
      disabled={disabled}
      // Typing a part of a name and Enter chooses it.
      autoHighlight
    >
      <BaseCombobox.InputGroup className="relative flex items-center">
        <BaseCombobox.Input
          ref={ref}
          onBlur={onBlur}
          // Enter chooses here; with nothing to choose it must not send a form half filled in.
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
          placeholder={placeholder}
          aria-label={ariaLabel}
          spellCheck={false}
          className={classNames(controlClass, "h-control pr-9", mono && "type-code")}
        />
        {/* A press on the field opens the list; a button of its own would have the field's name a second time. */}
        <ChevronDown aria-hidden size={16} className="pointer-events-none absolute right-2.5 text-muted" />
      </BaseCombobox.InputGroup>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50">
          <BaseCombobox.Popup
            className={classNames(popupClass, "w-(--anchor-width) max-w-(--available-width)")}
          >
            <BaseCombobox.Empty className="text-muted empty:hidden">
              <p className="m-0 px-3 py-2">{emptyText}</p>
            </BaseCombobox.Empty>
            <BaseCombobox.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto py-1 data-empty:p-0">
              {(option: Option) => (
                <BaseCombobox.Item
                  key={option.value}
                  value={option}
                  disabled={option.disabled}
                  className={optionClass}
                >
                  <span className="col-start-1 min-w-0 truncate">{option.label}</span>
                  {option.hint ? (
                    <span className="type-small col-start-1 min-w-0 truncate text-muted">{option.hint}</span>
                  ) : null}
                  <BaseCombobox.ItemIndicator className="col-start-2 row-start-1 text-accent">
                    <Check aria-hidden size={16} />
                  </BaseCombobox.ItemIndicator>
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
}
