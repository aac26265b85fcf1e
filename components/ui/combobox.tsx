"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { classNames } from "./class-names.ts";
import { controlClass, useFieldControl } from "./field.tsx";
import type { Option } from "./select.tsx";
import { isOpeningKey, useOnDemand } from "./use-on-demand.ts";

export interface ComboboxProps {
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
}

/** One of many, searched by typing: objects by name. The value is the option's `value`. */
export function Combobox(props: ComboboxProps) {
  const { parts, prepare, bring, leave } = useOnDemand(fetchParts, "The list did not open");
  const [typed, setTyped] = useState<string | null>(null);
  const attributes = useFieldControl(props);
  if (parts) return <parts.LoadedCombobox {...props} typed={typed} attributes={attributes} />;
  const { options, value, placeholder, mono, onBlur, onChange } = props;
  return (
    <div className="relative flex items-center">
      <input
        {...attributes}
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={false}
        aria-autocomplete="list"
        value={typed ?? options.find((option) => option.value === value)?.label ?? ""}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        className={classNames(controlClass, "h-control pr-9", mono && "type-code")}
        onChange={(event) => {
          setTyped(event.target.value);
          bring();
        }}
        onClick={bring}
        onPointerEnter={prepare}
        onFocus={prepare}
        onBlur={() => {
          leave();
          setTyped(null);
          onBlur?.();
        }}
        onKeyDown={(event) => {
          // Enter chooses, also before the list is there; it must not send a form half filled in.
          if (event.key === "Enter") {
            event.preventDefault();
            const first = firstMatch(options, typed ?? "");
            if (first === undefined) return;
            leave();
            setTyped(null);
            onChange(first.value);
          }
          if (!isOpeningKey(event.key)) return;
          event.preventDefault();
          bring();
        }}
      />
      <ChevronDown aria-hidden size={16} className="pointer-events-none absolute right-2.5 text-muted" />
    </div>
  );
}

/** What the list offers first for a text that was typed; nothing for none. */
export function firstMatch(options: readonly Option[], typed: string): Option | undefined {
  const text = typed.trim().toLowerCase();
  if (text === "") return undefined;
  return options.find(({ label, disabled }) => !disabled && label.toLowerCase().includes(text));
}

function fetchParts() {
  return import("./combobox-parts.tsx");
}
