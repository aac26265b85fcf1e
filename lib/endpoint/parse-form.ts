export type FormReading =
  | { ok: true; form: ReadonlyMap<string, readonly string[]> }
  | { ok: false; problem: "form_malformed" | "too_many_parameters" };

/** More parameters than any client sends; the limit keeps a body of separators cheap. */
const parametersMax = 64;

/**
 * Reads `application/x-www-form-urlencoded` strictly: valid UTF-8, valid percent-escapes, no NUL. A parameter
 * without a value counts as absent (RFC 6749 §3.2), but still as a mention. Never throws.
 */
export function parseForm(bytes: Uint8Array): FormReading {
  const text = decodeUtf8(bytes);
  if (text === null) return { ok: false, problem: "form_malformed" };
  const form = new Map<string, string[]>();
  let count = 0;
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf("&", start);
    const end = next === -1 ? text.length : next;
    if (end > start) {
      count += 1;
      if (count > parametersMax) return { ok: false, problem: "too_many_parameters" };
      const equals = text.indexOf("=", start);
      const nameEnd = equals === -1 || equals > end ? end : equals;
      const name = decodeComponent(text.slice(start, nameEnd));
      const value = decodeComponent(text.slice(nameEnd + 1, end));
      if (name === null || value === null) return { ok: false, problem: "form_malformed" };
      const values = form.get(name);
      if (values) values.push(value);
      else form.set(name, [value]);
    }
    start = end + 1;
  }
  return { ok: true, form };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** `decodeURIComponent` is strict about escapes and about the UTF-8 they make. */
function decodeComponent(text: string): string | null {
  // Looking for one character at a time is several times as fast as a pattern, and tokens are long.
  if (!text.includes("%") && !text.includes("+")) return text.includes("\0") ? null : text;
  try {
    const decoded = decodeURIComponent(text.replaceAll("+", " "));
    return decoded.includes("\0") ? null : decoded;
  } catch {
    return null;
  }
}
