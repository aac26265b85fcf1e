import { invalidParameter } from "./page-of.ts";

interface Filterable {
  identity: string;
  name?: string;
  slug?: string;
  status?: string;
  labels?: Record<string, string>;
}

/**
 * The items that match `?name= ?identity= ?slug= ?status=` and every `?matchLabels[key]=value`, all compared exactly.
 * An empty value filters nothing, apart from a label's. Unknown parameters are ignored (`WIRE.md` section 1).
 */
export function filterList<Item extends Filterable>(request: Request, items: readonly Item[]): Item[] {
  const parameters = [...new URL(request.url).searchParams];
  return items.filter((item) => parameters.every(([name, value]) => matches(item, name, value)));
}

function matches(item: Filterable, name: string, value: string): boolean {
  switch (name) {
    case "name":
    case "identity":
    case "slug":
    case "status":
      return value === "" || item[name] === value;
    default: {
      const label = /^matchLabels\[(.*)\]$/s.exec(name)?.[1];
      if (label === undefined) return true;
      return Object.hasOwn(item.labels ?? {}, label) && item.labels?.[label] === value;
    }
  }
}

/** A query parameter that goes to the database: null when absent or empty, 400 for text it cannot hold. */
export function textParameter(request: Request, name: string): string | null {
  const value = new URL(request.url).searchParams.get(name);
  if (value === null || value === "") return null;
  if (value.includes("\0") || value.length > 1024) throw invalidParameter(name, "is no text to look for");
  return value;
}
