"use client";

import { CircleX } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";
import { classNames } from "./class-names.ts";

export interface FieldProps {
  /** Path of the value in the form; a link of the error summary and the first-error focus find it by this. */
  name?: string;
  label: ReactNode;
  /** Below the control, always there. */
  hint?: ReactNode;
  /** What is wrong and what to do. */
  error?: ReactNode;
  optional?: boolean;
  disabled?: boolean;
  /** At the end of the label's line. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** Label above, hint and error below. Each control of ours takes its ids and `aria-describedby` from it. */
export function Field({
  name,
  label,
  hint,
  error,
  optional,
  disabled,
  aside,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const messages = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div
      data-field={name}
      data-invalid={error ? "" : undefined}
      className={classNames("group/field flex min-w-0 flex-col gap-1", className)}
    >
      <div className="flex items-baseline justify-between gap-2">
        <span>
          <label id={`${id}-label`} htmlFor={id} className="font-medium text-text">
            {label}
          </label>
          {optional ? <span className="text-muted"> optional</span> : null}
        </span>
        {aside}
      </div>
      <FieldContext
        value={{ id, name, messages: messages || undefined, isInvalid: Boolean(error), disabled }}
      >
        {children}
      </FieldContext>
      {hint ? (
        <p id={`${id}-hint`} className="type-small m-0 text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <div id={`${id}-error`} className="type-small m-0 flex gap-1.5 text-bad">
          <CircleX aria-hidden size={14} className="mt-px shrink-0" />
          <span className="min-w-0 wrap-anywhere first-letter:uppercase">{error}</span>
        </div>
      ) : null}
    </div>
  );
}

interface FieldAround {
  id: string;
  name?: string;
  messages?: string;
  isInvalid: boolean;
  disabled?: boolean;
}
const FieldContext = createContext<FieldAround | null>(null);

interface OwnAttributes {
  id?: string;
  name?: string;
  disabled?: boolean;
  "aria-label"?: string;
  "aria-describedby"?: string;
}

/** What a control carries: its own attributes, and those that its `Field` gives it. Spread after its other ones. */
export function useFieldControl(own: OwnAttributes) {
  const field = useContext(FieldContext);
  const disabled = own.disabled || field?.disabled;
  return {
    id: own.id ?? field?.id,
    name: field?.name ?? own.name,
    disabled,
    "aria-label": own["aria-label"],
    "aria-labelledby": own["aria-label"] || !field ? undefined : `${field.id}-label`,
    "aria-describedby": [field?.messages, own["aria-describedby"]].filter(Boolean).join(" ") || undefined,
    "aria-invalid": field?.isInvalid || undefined,
    "data-invalid": field?.isInvalid ? "" : undefined,
    "data-disabled": disabled ? "" : undefined,
  };
}

/** Classes of everything typed into or opened: one edge, one focus ring, one error, one disabled state. */
export const controlClass =
  "w-full min-w-0 rounded-control border border-line-strong bg-surface px-2.5 text-text outline-offset-1 data-invalid:border-2 data-invalid:border-bad data-disabled:border-dashed data-disabled:bg-bg data-disabled:text-muted pointer-coarse:text-base";
