import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** A link inside a sentence. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return <Link {...rest} className={classNames(textLinkClass, className)} />;
}

/** A link that leads on, at the end of a line or a heading. */
export function ArrowLink({ className, children, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={classNames(
        "inline-flex min-h-6 items-center gap-1 rounded-[2px] font-medium text-accent no-underline wrap-anywhere hover:underline [&_svg]:shrink-0",
        className,
      )}
    >
      {children}
      <ChevronRight aria-hidden size={14} />
    </Link>
  );
}

/** Something pressed inside a sentence that does rather than leads. */
export function TextButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={classNames(textLinkClass, className)} />;
}

const textLinkClass =
  "rounded-[2px] bg-transparent p-0 text-accent underline decoration-line-strong decoration-1 underline-offset-3 hover:decoration-accent";
