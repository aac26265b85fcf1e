"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./field.tsx";
import { literalText } from "./input.tsx";
import { popupClass } from "./menu.tsx";
import type { FieldAttributes } from "./select.tsx";
import { optionClass } from "./select-parts.tsx";
import type { SuggestInputProps } from "./suggest-input.tsx";

/** The suggestions themselves, fetched by `SuggestInput` when something is typed. */
export function LoadedSuggestInput({
  value,
  onChange,
  onBlur,
  suggestions,
  placeholder,
  mono,
  caret,
  attributes,
}: SuggestInputProps & { caret: number; attributes: FieldAttributes }) {
  const field = useRef<HTMLInputElement>(null);
  const start = useRef(caret);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(start.current, start.current);
  }, []);
  return (
    <Autocomplete.Root
      items={suggestions}
      value={value}
      onValueChange={(next) => onChange(next)}
      itemToStringValue={(item: { value: string }) => item.value}
      defaultOpen
    >
      <Autocomplete.Input
        {...(mono ? literalText : {})}
        ref={field}
        onBlur={onBlur}
        placeholder={placeholder}
        {...attributes}
        className={classNames(controlClass, "h-control", mono && "type-code")}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} className="z-50">
          <Autocomplete.Popup
            className={classNames(
              popupClass,
              "w-max max-w-(--available-width) min-w-(--anchor-width) data-empty:hidden",
            )}
          >
            <Autocomplete.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto py-1">
              {(item: { value: string; hint?: ReactNode }) => (
                <Autocomplete.Item key={item.value} value={item} className={optionClass}>
                  <span className={classNames("col-span-2", mono && "type-code-small")}>{item.value}</span>
                  {item.hint ? <span className="type-small col-span-2 text-muted">{item.hint}</span> : null}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
