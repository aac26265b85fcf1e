"use client";

import Link from "next/link";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "danger-outline";
export type ButtonSize = "normal" | "small" | "wide";

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Before the label; a spinner takes its place while busy. */
  icon?: ReactNode;
}

/** A button is a verb. While `busy` it keeps its label, says so to screen readers and ignores presses. */
export function Button({
  variant = "secondary",
  size = "normal",
  icon,
  busy = false,
  type = "button",
  className,
  children,
  onClick,
  ...rest
}: Look & { busy?: boolean } & ComponentProps<"button">) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonClass(variant, size), className)}
    >
      {busy ? <Spinner size={size === "small" ? 12 : 16} /> : icon}
      {children}
    </button>
  );
}

/** The same look on a link: for what leads somewhere rather than does something. */
export function ButtonLink({
  variant = "secondary",
  size = "normal",
  icon,
  className,
  children,
  ...rest
}: Look & ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={classNames(buttonClass(variant, size), className)}>
      {icon}
      {children}
    </Link>
  );
}

/** A square button with an icon only; `label` is its name. */
export function IconButton({
  label,
  size = "normal",
  variant = "ghost",
  className,
  ...rest
}: { label: string; size?: ButtonSize; variant?: ButtonVariant } & ComponentProps<"button">) {
  const square = size === "small" ? "size-6 px-0!" : "w-(--control) px-0!";
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={classNames(buttonClass(variant, size), square, className)}
    />
  );
}

/**
 * For `onMouseDown` of a button that adds something below a field: leaving the field would show what is wrong with
 * it, move the button away under the pointer, and the press would be lost.
 */
export function keepFocus(event: MouseEvent<HTMLElement>): void {
  event.preventDefault();
}

/** Classes of a button, for triggers that another component renders. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "normal"): string {
  return classNames(shape, sizes[size], variants[variant]);
}

const shape =
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-control border whitespace-nowrap font-medium no-underline select-none transition-opacity disabled:cursor-not-allowed disabled:border-dashed disabled:border-line-strong disabled:bg-bg disabled:text-muted disabled:hover:bg-bg aria-busy:cursor-progress [&_svg]:shrink-0";
const sizes: Record<ButtonSize, string> = {
  normal: "h-control px-3",
  small: "h-6 gap-1.5 rounded-chip px-2 text-xs leading-4 [&_svg]:size-3",
  wide: "h-10 w-full px-3",
};
const variants: Record<ButtonVariant, string> = {
  primary:
    "border-transparent bg-accent-solid text-accent-ink hover:bg-accent-solid-hover forced-colors:border-current",
  secondary: "border-line-strong bg-surface text-text hover:bg-hover",
  ghost: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-text",
  danger: "border-transparent bg-bad-solid text-accent-ink hover:opacity-90 forced-colors:border-current",
  "danger-outline": "border-bad bg-surface text-bad hover:bg-bad-tint",
};
