import type { Change } from "#lib/schemas/audit-event.ts";

/** Members that change with every write, or never. */
const untold: ReadonlySet<string> = new Set(["id", "organisationId", "version", "createdAt", "updatedAt"]);
const textMax = 2_048;

/**
 * The difference of two states of an object, field by field, for its audit event; null stands for "not there". Give
 * domain objects that hold no secrets. Dates become RFC 3339 text, long text is cut.
 */
export function describeChanges(before: object | null, after: object | null): Change[] {
  const from = toPlain(before);
  const to = toPlain(after);
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (field) => !untold.has(field),
  );
  return fields
    .filter((field) => canonical(from[field]) !== canonical(to[field]))
    .map((field) => ({ field, from: shorten(from[field]), to: shorten(to[field]) }));
}

function toPlain(value: object | null): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value ?? {})) as Record<string, unknown>;
}

/** Text that is equal for equal values, whatever the order of members; "not there" equals null. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function shorten(value: unknown): unknown {
  if (typeof value !== "string") return value ?? null;
  return value.length > textMax ? `${value.slice(0, textMax)}… (${value.length} characters)` : value;
}
