import type { Change } from "#lib/schemas/audit-event.ts";
import { describeChanges } from "./describe-changes.ts";

/**
 * The members that a write really changes, or null when none does: then nothing is written and no event made.
 * A member left out (undefined) stays. The order of lists and of members counts: they are answered as given.
 */
export function changedFields<Fields extends object>(
  before: Fields,
  change: Partial<Fields>,
): Partial<Fields> | null {
  const changed = Object.entries(change).filter(
    ([name, to]) => to !== undefined && !sameJson(before[name as keyof Fields], to),
  );
  return changed.length === 0 ? null : (Object.fromEntries(changed) as Partial<Fields>);
}

/** Equal as JSON text, which is how the value is stored and answered. */
function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** The field difference for the audit event, under the names of the wire; before null is a creation. */
export function changesOf<Fields extends object>(
  before: Fields | null,
  changed: Partial<Fields>,
  wireNames: Partial<Record<keyof Fields, string>> = {},
): Change[] {
  const named = (fields: Partial<Fields>) =>
    Object.fromEntries(
      Object.keys(changed).map((name) => [
        wireNames[name as keyof Fields] ?? name,
        fields[name as keyof Fields],
      ]),
    );
  return describeChanges(before && named(before), named(changed));
}
