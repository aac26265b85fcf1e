"use client";

import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { Check, ChevronDown } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { classNames } from "./class-names.ts";
import { type ComboboxProps, firstMatch } from "./combobox.tsx";
import { controlClass } from "./field.tsx";
import { popupClass } from "./menu.tsx";
import type { FieldAttributes, Option } from "./select.tsx";
import { optionClass } from "./select-parts.tsx";
import { typeInto } from "./type-into.ts";

/** The combobox itself, fetched by `Combobox` when it is wanted: it opens at once, with what was typed meanwhile. */
export function LoadedCombobox({
  typed,
  options,
  value,
  onChange,
  onBlur,
  placeholder,
  emptyText = "Nothing matches",
  mono,
  attributes: { disabled, ...attributes },
}: ComboboxProps & { typed: string | null; attributes: FieldAttributes }) {
  const field = useRef<HTMLInputElement>(null);
  const start = useRef(typed);
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (field.current && start.current !== null) typeInto(field.current, start.current);
  }, []);
  const selected = useMemo(() => options.find((option) => option.value === value) ?? null, [options, value]);
  return (
    <BaseCombobox.Root
      items={options}
      value={selected}
      onValueChange={(next: Option | null) => onChange(next?.value ?? null)}
      isItemEqualToValue={(item: Option, other: Option) => item.value === other.value}
      itemToStringLabel={(item: Option) => item.label}
      disabled={disabled}
      defaultOpen
      // Typing a part of a name and Enter chooses it.
      autoHighlight
    >
      <BaseCombobox.InputGroup className="relative flex items-center">
        <BaseCombobox.Input
          ref={field}
          onBlur={onBlur}
          // Enter chooses here; with nothing to choose it must not send a form half filled in.
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            // What was typed before the list was there highlights nothing in it.
            const { value: text, ariaExpanded } = event.currentTarget;
            if (ariaExpanded !== "true" || event.currentTarget.hasAttribute("aria-activedescendant")) return;
            const first = text === selected?.label ? undefined : firstMatch(options, text);
            if (first) onChange(first.value);
          }}
          placeholder={placeholder}
          {...attributes}
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
