"use client";

import { type DragEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { literalText } from "#components/ui/input.tsx";
import type { TokenInput } from "#lib/rules/parse-token-input.ts";

/** Other form than a token is: 64 KiB is what the endpoint takes as a whole body. */
const fileMax = 65_536;

interface Props {
  text: string;
  input: TokenInput;
  onText: (text: string) => void;
  onVerify: () => void;
  rows: number;
  /** Below the field, read out with it. */
  describedBy?: string;
}

/**
 * Where a token is pasted or dropped. The three segments are tinted by a layer behind the transparent text. Nothing
 * may remember what is typed here: no name, no completion, no spell check, no password manager.
 */
export function TokenField({ text, input, onText, onVerify, rows, describedBy }: Props) {
  const id = useId();
  const layer = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const lengthBefore = useRef(text.length);
  // What was pasted is recognised by its beginning; the caret stays where it is.
  useEffect(() => {
    if (Math.abs(text.length - lengthBefore.current) > 64 && field.current) field.current.scrollTop = 0;
    lengthBefore.current = text.length;
  }, [text]);
  const hasProblem = input.kind === "problem";

  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    event.stopPropagation();
    onVerify();
  }
  function drop(event: DragEvent<HTMLTextAreaElement>) {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    void file.slice(0, fileMax).text().then(onText);
  }
  return (
    <div
      className={classNames(
        "relative rounded-control bg-surface outline-offset-2 focus-within:outline-2 focus-within:outline-accent",
        hasProblem ? "ring-2 ring-bad" : "ring-1 ring-line-strong",
      )}
    >
      <label htmlFor={id} className="sr-only">
        Token, or the claims of one as JSON
      </label>
      <div
        ref={layer}
        aria-hidden
        className={classNames(boxClass, "pointer-events-none absolute inset-0 overflow-hidden")}
      >
        <Segments text={text} input={input} />
      </div>
      <textarea
        id={id}
        ref={field}
        {...literalText}
        data-1p-ignore=""
        data-lpignore="true"
        data-bwignore=""
        data-form-type="other"
        rows={rows}
        value={text}
        placeholder="Paste a JWT, an Authorization header, a curl command, or claims as JSON"
        aria-invalid={hasProblem || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onText(event.target.value)}
        onScroll={(event) => {
          if (layer.current) layer.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onKeyDown={press}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        className={classNames(
          boxClass,
          "relative block w-full resize-y overflow-y-auto border-0 bg-transparent caret-accent outline-none",
          text === "" ? "text-text" : "text-transparent forced-colors:text-[CanvasText]",
        )}
      />
    </div>
  );
}

/** Both layers break lines at the same places: same box, same type, and no scroll bar that takes room. */
const boxClass =
  "type-code-small px-2.5 py-2 break-all whitespace-pre-wrap [scrollbar-width:none] [tab-size:2]";

function Segments({ text, input }: { text: string; input: TokenInput }) {
  const isBare = input.kind === "token" && input.token.startsWith(text.trim().slice(0, 24));
  const parts = isBare ? text.split(".") : [text];
  if (parts.length < 2) return <span className="text-text">{text}</span>;
  const [header, payload, ...rest] = parts;
  return (
    <>
      <span className="text-mark-2">{header}</span>.<span className="text-text">{payload}</span>.
      <span className="text-muted underline decoration-dotted underline-offset-3">{rest.join(".")}</span>
      {/* A trailing line break has a height in the field and none here. */}
      {"\u200b"}
    </>
  );
}
