import { parseStrictJson } from "#lib/schemas/strict-json.ts";

export type ReadDocument = { ok: true; value: unknown } | { ok: false; message: string };

const limits = { depthMax: 16, partsMax: 100_000 };

/**
 * Parses a JSON document of the outside from its bytes: strict UTF-8 without a byte order mark, and one meaning only.
 * Two readers of a duplicate see two truths (REQ-07).
 */
export function readDocument(bytes: Uint8Array): ReadDocument {
  const text = decodeUtf8(bytes);
  if (text === null) return { ok: false, message: "the answer is not UTF-8 text" };
  if (text.startsWith("\uFEFF")) return { ok: false, message: "the answer starts with a byte order mark" };
  if (/^\s*</.test(text)) return { ok: false, message: "the answer is a web page, not JSON" };
  const read = parseStrictJson(text, limits);
  return read.ok ? read : { ok: false, message: `the answer ${read.message}` };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
