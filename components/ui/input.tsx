"use client";

import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { controlClass, useFieldControl } from "./field.tsx";

type Props = ComponentProps<"input"> & {
  /** Mono for ids, patterns, issuers, tokens. Switches off spell-checking, which could send what is typed away. */
  mono?: boolean;
  /** Inside the edge, at the start or the end. */
  start?: ReactNode;
  end?: ReactNode;
};

/** One line of text. Inside a `Field` it needs no id; alone it needs `aria-label`. Takes `{...register("x")}`. */
export function Input({ mono, start, end, className, ...rest }: Props) {
  const attributes = useFieldControl(rest);
  const control = (
    <input
      {...(mono ? literalText : {})}
      {...rest}
      {...attributes}
      className={classNames(
        controlClass,
        "h-control",
        mono && "type-code",
        start ? "pl-9" : null,
        end ? "pr-9" : null,
        !start && !end && className,
      )}
    />
  );
  if (!start && !end) return control;
  return (
    <div className={classNames("relative flex items-center", className)}>
      {start ? <span className="pointer-events-none absolute left-2.5 flex text-muted">{start}</span> : null}
      {control}
      {end ? <span className="absolute right-2 flex items-center text-muted">{end}</span> : null}
    </div>
  );
}

/** For values that are compared letter by letter: the browser must not correct, capitalise or check them. */
export const literalText = {
  spellCheck: false,
  autoCapitalize: "none",
  autoCorrect: "off",
  autoComplete: "off",
  translate: "no",
} as const;
