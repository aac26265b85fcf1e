"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { classNames } from "./class-names.ts";
import { useFieldControl } from "./field.tsx";
import { literalText } from "./input.tsx";
import { splitAtCommas, splitAtLines } from "./split-list.ts";
import { TextButton } from "./text-link.tsx";

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

/**
 * Several texts as chips. Enter adds, leaving the field adds too, each pasted line is one of its own, Backspace in
 * the empty field takes the last. A comma is a letter like any other; whoever meant it as a separator is offered that.
 */
export function ListInput({ values, onChange, onBlur, placeholder, what, mono = true, ...rest }: Props) {
  const [text, setText] = useState("");
  const attributes = useFieldControl(rest);
  function add(parts: readonly string[]) {
    const fresh = parts.filter((part, index) => !values.includes(part) && parts.indexOf(part) === index);
    if (fresh.length > 0) onChange([...values, ...fresh]);
    setText("");
  }
  const last = values.at(-1) ?? "";
  const joined = text.trim() === "" ? last : text;
  const parts = splitAtCommas(joined);
  function split() {
    if (text.trim() !== "") return add(parts);
    const others = values.slice(0, -1);
    onChange([...others, ...parts.filter((part) => !others.includes(part))]);
  }
  return (
    <>
      <div className="flex min-h-control flex-wrap items-center gap-1 rounded-control border border-line-strong bg-surface px-1.5 py-1 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent group-data-invalid/field:border-2 group-data-invalid/field:border-bad">
        {values.map((value) => (
          <span
            key={value}
            className={classNames(
              "inline-flex max-w-full items-center gap-1 rounded-chip bg-hover pl-1.5",
              mono ? "type-code-small" : "text-xs leading-4",
            )}
          >
            <span className="min-w-0 wrap-anywhere whitespace-pre-wrap">{value}</span>
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
        <input
          {...literalText}
          {...attributes}
          value={text}
          placeholder={values.length === 0 ? placeholder : undefined}
          className={classNames(
            "min-w-20 flex-1 border-0 bg-transparent px-1 py-0.5 text-text outline-none",
            mono && "type-code",
          )}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            // The field is of one line: the browser would glue pasted lines together.
            const lines = splitAtLines(event.clipboardData.getData("text"));
            if (lines.length < 2) return;
            event.preventDefault();
            add(lines);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && text.trim() !== "") {
              event.preventDefault();
              add(splitAtLines(text));
            } else if (event.key === "Backspace" && text === "") onChange(values.slice(0, -1));
          }}
          onBlur={() => {
            add(splitAtLines(text));
            onBlur?.();
          }}
        />
      </div>
      {parts.length > 1 ? (
        <p className="type-small m-0 text-muted wrap-anywhere">
          <code className="type-code-small">{joined.trim()}</code> is one {what}.{" "}
          {/* On the press, not the click: leaving the field would add the text first and move the button away. */}
          <TextButton
            onMouseDown={(event) => event.preventDefault()}
            onClick={split}
          >{`Split into ${parts.length}`}</TextButton>
        </p>
      ) : null}
    </>
  );
}
