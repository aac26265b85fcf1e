"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentType, useState } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./field.tsx";
import type { Option, SelectProps } from "./select.tsx";
import { showToast } from "./toast.tsx";

interface Props<Value extends string> {
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  disabled?: boolean;
  className?: string;
  "aria-label": string;
}

type LoadedSelect = ComponentType<SelectProps<string>>;

/** A `Select` outside a form. Its list is fetched when the pointer or the focus comes near: a page of rows weighs less. */
export function FilterSelect<Value extends string>(props: Props<Value>) {
  const [Loaded, setLoaded] = useState<LoadedSelect | null>(null);
  if (Loaded) {
    const { onChange, options, ...rest } = props;
    return <Loaded {...rest} options={options} onChange={(value) => onChange(value as Value)} defaultOpen />;
  }
  const open = () =>
    void fetchSelect().then(
      ({ Select }) => setLoaded(() => Select as LoadedSelect),
      () =>
        showToast({
          tone: "bad",
          title: "The list did not open",
          description: "Mooring could not be reached. Check the connection and try again.",
        }),
    );
  const prepare = () => void fetchSelect().catch(() => undefined);
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-label={props["aria-label"]}
      disabled={props.disabled}
      className={classNames(
        controlClass,
        "flex h-control items-center justify-between gap-2 text-left hover:bg-hover",
        props.className,
      )}
      onClick={open}
      onPointerEnter={prepare}
      onFocus={prepare}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        open();
      }}
    >
      <span className="min-w-0 truncate">
        {props.options.find((option) => option.value === props.value)?.label}
      </span>
      <ChevronDown aria-hidden size={16} className="shrink-0 text-muted" />
    </button>
  );
}

function fetchSelect() {
  return import("./select.tsx");
}
