"use client";

import { type ReactNode, useState } from "react";
import { classNames } from "./class-names.ts";
import { controlClass, useFieldControl } from "./field.tsx";
import { literalText } from "./input.tsx";
import { isOpeningKey, useOnDemand } from "./use-on-demand.ts";

export interface SuggestInputProps {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  suggestions: readonly { value: string; hint?: ReactNode }[];
  placeholder?: string;
  mono?: boolean;
  "aria-label"?: string;
}

/** Free text with suggestions: any value may be typed, the list only helps. */
export function SuggestInput(props: SuggestInputProps) {
  const { parts, prepare, bring, leave } = useOnDemand(fetchParts);
  const [caret, setCaret] = useState(0);
  const attributes = useFieldControl(props);
  if (parts) return <parts.LoadedSuggestInput {...props} caret={caret} attributes={attributes} />;
  const { value, onChange, onBlur, placeholder, mono } = props;
  return (
    <input
      {...(mono ? literalText : {})}
      {...attributes}
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-autocomplete="list"
      value={value}
      placeholder={placeholder}
      autoComplete="off"
      className={classNames(controlClass, "h-control", mono && "type-code")}
      onChange={(event) => {
        setCaret(event.target.selectionStart ?? event.target.value.length);
        onChange(event.target.value);
        bring();
      }}
      onPointerEnter={prepare}
      onFocus={prepare}
      onBlur={() => {
        leave();
        onBlur?.();
      }}
      onKeyDown={(event) => {
        if (!isOpeningKey(event.key)) return;
        event.preventDefault();
        setCaret(value.length);
        bring();
      }}
    />
  );
}

function fetchParts() {
  return import("./suggest-input-parts.tsx");
}
