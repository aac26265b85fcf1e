import { classNames } from "./class-names.ts";

/** A turning arc. It has no words: the label beside it says what is happening. */
export function Spinner({ size = 16, className }: { size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      className={classNames("turning shrink-0", className)}
    >
      <path d="M8 1.75A6.25 6.25 0 1 0 14.25 8" />
    </svg>
  );
}
