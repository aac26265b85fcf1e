"use client";

import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { controlClass, useFieldControl } from "./field.tsx";
import { isOpeningKey, useOnDemand } from "./use-on-demand.ts";

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
  /** Needed only outside a `Field`. */
  "aria-label"?: string;
  className?: string;
}

/** What a control takes from its `Field`. */
export type FieldAttributes = ReturnType<typeof useFieldControl>;

/** One of a few. For many, or for objects that are searched by name, use `Combobox`. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { parts, prepare, bring, leave } = useOnDemand(fetchParts, "The list did not open");
  const attributes = useFieldControl(props);
  if (parts) return <parts.LoadedSelect {...props} attributes={attributes} />;
  const { options, value, placeholder = "Choose", className, onBlur } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <button
      {...attributes}
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      className={classNames(selectClass, className)}
      onClick={bring}
      onPointerEnter={prepare}
      onFocus={prepare}
      onBlur={() => {
        leave();
        onBlur?.();
      }}
      onKeyDown={(event) => {
        if (!isOpeningKey(event.key)) return;
        event.preventDefault();
        bring();
      }}
    >
      <span className={classNames("min-w-0 truncate", !chosen && "text-muted")}>
        {chosen?.label ?? placeholder}
      </span>
      <ChevronDown aria-hidden size={16} className="shrink-0 text-muted" />
    </button>
  );
}

export const selectClass = classNames(
  controlClass,
  "flex h-control items-center justify-between gap-2 text-left hover:bg-hover",
);

function fetchParts() {
  return import("./select-parts.tsx");
}
