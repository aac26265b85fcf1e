"use client";

import { Field as BaseField } from "@base-ui/react/field";
import { CircleX } from "lucide-react";
import type { ReactNode } from "react";
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

/** Label above, hint and error below; ids and `aria-describedby` are wired by Base UI for every control of ours. */
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
  return (
    <BaseField.Root
      name={name}
      invalid={Boolean(error)}
      disabled={disabled}
      data-field={name}
      className={classNames("group/field flex min-w-0 flex-col gap-1", className)}
    >
      <div className="flex items-baseline justify-between gap-2">
        <span>
          <BaseField.Label className="font-medium text-text">{label}</BaseField.Label>
          {optional ? <span className="text-muted"> optional</span> : null}
        </span>
        {aside}
      </div>
      {children}
      {hint ? (
        <BaseField.Description className="type-small m-0 text-muted">{hint}</BaseField.Description>
      ) : null}
      <FieldError>{error}</FieldError>
    </BaseField.Root>
  );
}

function FieldError({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <BaseField.Error match className="type-small m-0 flex gap-1.5 text-bad">
      <CircleX aria-hidden size={14} className="mt-px shrink-0" />
      <span className="min-w-0 wrap-anywhere first-letter:uppercase">{children}</span>
    </BaseField.Error>
  );
}

/** Classes of everything typed into or opened: one edge, one focus ring, one error, one disabled state. */
export const controlClass =
  "w-full min-w-0 rounded-control border border-line-strong bg-surface px-2.5 text-text outline-offset-1 data-invalid:border-2 data-invalid:border-bad data-disabled:border-dashed data-disabled:bg-bg data-disabled:text-muted pointer-coarse:text-base";
