"use client";

import { Field } from "@base-ui/react/field";
import { X } from "lucide-react";
import { useState } from "react";
import { classNames } from "./class-names.ts";
import { literalText } from "./input.tsx";

interface Props {
  values: readonly string[];
  onChange: (values: string[]) => void;
  onBlur?: () => void;
  placeholder?: string;
  /** What one is called, in the names of the buttons: "audience". */
  what: string;
  mono?: boolean;
  "aria-label"?: string;
}

/** Several texts as chips. Enter and comma add, leaving the field adds too, Backspace in the empty field takes the last. */
export function ListInput({ values, onChange, onBlur, placeholder, what, mono = true, ...rest }: Props) {
  const [text, setText] = useState("");
  function add(raw: string) {
    const fresh = raw
      .split(/[\n,]/)
      .map((part) => part.trim())
      .filter((part) => part !== "" && !values.includes(part));
    if (fresh.length > 0) onChange([...values, ...fresh]);
    setText("");
  }
  return (
    <div className="flex min-h-control flex-wrap items-center gap-1 rounded-control border border-line-strong bg-surface px-1.5 py-1 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent group-data-invalid/field:border-2 group-data-invalid/field:border-bad">
      {values.map((value) => (
        <span
          key={value}
          className={classNames(
            "inline-flex max-w-full items-center gap-1 rounded-chip bg-hover pl-1.5",
            mono ? "type-code-small" : "text-xs leading-4",
          )}
        >
          <span className="min-w-0 wrap-anywhere">{value}</span>
          <button
            type="button"
            aria-label={`Remove ${what} ${value}`}
            className="flex size-6 items-center justify-center rounded-chip bg-transparent text-muted hover:text-text"
            onClick={() => onChange(values.filter((other) => other !== value))}
          >
            <X aria-hidden size={12} />
          </button>
        </span>
      ))}
      <Field.Control
        {...literalText}
        value={text}
        aria-label={rest["aria-label"]}
        placeholder={values.length === 0 ? placeholder : undefined}
        className={classNames(
          "min-w-20 flex-1 border-0 bg-transparent px-1 py-0.5 text-text outline-none",
          mono && "type-code",
        )}
        onChange={(event) => {
          if (/[\n,]/.test(event.target.value)) add(event.target.value);
          else setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && text.trim() !== "") {
            event.preventDefault();
            add(text);
          } else if (event.key === "Backspace" && text === "") onChange(values.slice(0, -1));
        }}
        onBlur={() => {
          add(text);
          onBlur?.();
        }}
      />
    </div>
  );
}
