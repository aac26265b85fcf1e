import { EyeOff } from "lucide-react";
import { isPersonalClaim } from "#lib/schemas/personal-claims.ts";

/** Of a recorded exchange: its token is not here, and neither are some of its claims. */
export function WithheldNote({ withheld }: { withheld: readonly string[] }) {
  if (withheld.length === 0) return null;
  const personal = withheld.filter(isPersonalClaim);
  const others = withheld.filter((name) => !isPersonalClaim(name));
  return (
    <p className="type-small m-0 flex gap-1.5 text-muted">
      <EyeOff aria-hidden size={14} className="mt-px shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        Claims of a recorded exchange; its token was never kept. Never stored
        {personal.length > 0 ? `, as personal: ${personal.join(", ")}` : ""}
        {others.length > 0 ? `${personal.length > 0 ? "; and" : ":"} ${others.join(", ")}` : ""}. A condition
        on one of them is skipped.
      </span>
    </p>
  );
}
