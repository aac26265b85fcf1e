/** Text as PostgreSQL can hold it: what it cannot (NUL, half a surrogate pair) becomes U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/**
 * JSON text that `json_to_recordset` accepts. Strings inside may come from a hostile token; one escape that the
 * database refuses would fail the whole batch it shares with others.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes("\\u") && suspicious.test(json) ? JSON.stringify(cleaned(value)) : json;
}
/** Lone surrogates are always escaped by `JSON.stringify`, paired ones never. */
const suspicious = /\\u(?:0000|d[89a-f])/i;

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), cleaned(member)]),
  );
}
