import { classNames } from "./class-names.ts";
import { cutMiddle } from "./cut-middle.ts";

/** A pattern or another literal in mono; its stars stand out. `max` cuts it in the middle; lines break at `:` and `/`. */
export function PatternText({
  pattern,
  max,
  className,
}: {
  pattern: string;
  max?: number;
  className?: string;
}) {
  const shown = max === undefined ? pattern : cutMiddle(pattern, max);
  return (
    <code
      title={shown === pattern ? undefined : pattern}
      translate="no"
      className={classNames("type-code-small inline-block wrap-anywhere", className)}
    >
      {shown.split(/(\*+)/).map((part, index) =>
        part.startsWith("*") ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
            key={index}
            className="rounded-[2px] border-b border-mark-1 bg-mark-1-tint px-0.5 font-semibold text-mark-1"
          >
            {part}
          </span>
        ) : (
          withBreaks(part)
        ),
      )}
    </code>
  );
}

/** Lets a line break after each colon and slash rather than anywhere. */
function withBreaks(text: string) {
  return text.split(/(?<=[:/])(?!\/)/).flatMap((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the breaks of one text have no other identity
    return index === 0 ? [part] : [<wbr key={index} />, part];
  });
}
