"use client";

import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { controlClass, useFieldControl } from "./field.tsx";
import { literalText } from "./input.tsx";

/** Several lines. Control or command with Enter submits its form. */
export function Textarea({
  mono,
  rows = 3,
  className,
  onKeyDown,
  ...rest
}: ComponentProps<"textarea"> & { mono?: boolean }) {
  const attributes = useFieldControl(rest);
  return (
    <textarea
      rows={rows}
      {...(mono ? literalText : {})}
      {...rest}
      {...attributes}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey))
          event.currentTarget.form?.requestSubmit();
      }}
      className={classNames(
        controlClass,
        "block resize-y py-1.5 field-sizing-content max-h-96 min-h-16",
        mono && "type-code-small",
        className,
      )}
    />
  );
}
