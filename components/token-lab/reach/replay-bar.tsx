import { classNames } from "#components/ui/class-names.ts";
import type { TokenReplay } from "#lib/schemas/token-test.ts";

const hatched =
  "bg-[repeating-linear-gradient(135deg,var(--bad-solid)_0_3px,var(--bad-tint)_3px_5px)] outline-1 -outline-offset-1 outline-bad-solid";

/**
 * The parts of a replay as lengths of one bar, in the order of the words below it, which say the same. What is
 * refused is hatched, as in every chart; a part is never too short to be seen.
 */
export function ReplayBar({ replay }: { replay: TokenReplay }) {
  const parts = [
    { name: "same", count: replay.same.length, look: "bg-line-strong" },
    { name: "newly accepted", count: replay.newlyAccepted.length, look: "bg-warn" },
    { name: "newly refused", count: replay.newlyRefused.length, look: hatched },
    { name: "not told", count: replay.skipped.length, look: "border border-dashed border-line-strong" },
  ].filter(({ count }) => count > 0);
  if (parts.length === 0) return null;
  return (
    <div aria-hidden className="mb-2 flex h-2 gap-0.5 forced-colors:border">
      {parts.map(({ name, count, look }) => (
        <span
          key={name}
          data-part={name}
          title={`${count} ${name}`}
          className={classNames("min-w-2 basis-0 forced-colors:border", look)}
          style={{ flexGrow: count }}
        />
      ))}
    </div>
  );
}
