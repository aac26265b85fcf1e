import { classNames } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";

/** An id, issuer, kid or other literal in mono that can be copied. Ids are no secrets. */
export function IdPill({
  id,
  what,
  className,
}: {
  id: string;
  /** What it is: "service account id". */
  what: string;
  className?: string;
}) {
  return (
    <span className={classNames("inline-flex max-w-full items-center gap-0.5", className)}>
      <code className="type-code-small min-w-0 wrap-anywhere">{id}</code>
      <CopyButton text={id} what={what} />
    </span>
  );
}
