/** What a change of one object can come to. `stale`: its version is not the expected one (`If-Match`). */
export type Updated<Item> =
  | { outcome: "updated"; record: Item }
  | { outcome: "not_found" }
  | { outcome: "stale" };

/** What a deletion can come to. `in_use` names the first few of `count` objects that depend on it. */
export type Removed =
  | { outcome: "removed" }
  | { outcome: "not_found" }
  | { outcome: "stale" }
  | { outcome: "in_use"; dependents: { id: string; name: string }[]; count: number };
