export type StrictJson = { ok: true; value: unknown } | { ok: false; message: string };

/** Members and elements may nest this deep. */
const depthMax = 16;

/**
 * Parses JSON from bytes of the outside: strict UTF-8 without a byte order mark, at most 16 levels deep, no member
 * named twice in one object (names compared decoded). Two readers of a duplicate see two truths (REQ-07).
 */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  const text = decodeUtf8(bytes);
  if (text === null) return { ok: false, message: "the answer is not UTF-8 text" };
  if (text.startsWith("\uFEFF")) return { ok: false, message: "the answer starts with a byte order mark" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      ok: false,
      message: /^\s*</.test(text) ? "the answer is a web page, not JSON" : "the answer is not valid JSON",
    };
  }
  const flaw = findFlaw(text);
  return flaw === null ? { ok: true, value } : { ok: false, message: flaw };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Walks text that `JSON.parse` accepted; a string followed by a colon is a member name. */
function findFlaw(text: string): string | null {
  const names: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      names.push(character === "{" ? new Set() : null);
      if (names.length > depthMax) return `the answer nests deeper than ${depthMax} levels`;
    } else if (character === "}" || character === "]") {
      names.pop();
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (followedByColon(text, end)) {
        const name: string = JSON.parse(text.slice(at, end));
        const seen = names.at(-1);
        if (seen?.has(name)) return `the answer has the member "${name.slice(0, 40)}" twice in one object`;
        seen?.add(name);
      }
      at = end - 1;
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function followedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return text[at] === ":";
}
