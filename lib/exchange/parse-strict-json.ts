/** Limits of a JSON object inside a token (REQ-07): nesting, and members at all depths together. */
export const jsonLimits = { depth: 16, members: 256 } as const;

export type StrictJson =
  | { ok: true; object: Record<string, unknown> }
  /** `problem` says what is wrong and never quotes the text. */
  | { ok: false; problem: string };

/**
 * Reads a JSON object that has one reading only (REQ-07): no byte order mark, no member name twice at any depth (as
 * decoded), no `__proto__`, no control character or half surrogate pair in any string, no number beyond a double;
 * bounded in depth and members before anything is built.
 */
export function parseStrictJson(text: string): StrictJson {
  const shape = measure(text);
  if (typeof shape === "string") return refused(shape);

  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch {
    return refused(text.startsWith("\ufeff") ? "starts with a byte order mark" : "is not valid JSON");
  }
  if (typeof object !== "object" || object === null || Array.isArray(object))
    return refused("is not a JSON object");

  const found: Found = { members: 0, problem: null };
  inspect(object, found, oddText.test(text));
  if (found.problem !== null) return refused(found.problem);
  // Every name of the text became a member, or one took the place of another.
  if (found.members !== shape.members) return refused("names a member twice");
  return { ok: true, object: object as Record<string, unknown> };
}

function refused(problem: string): StrictJson {
  return { ok: false, problem };
}

/** Only such a text can hold strings that want a closer look. */
const oddText = /[\\\x7f-\x9f]/;
const controlCharacter = /[\0-\x1f\x7f-\x9f]/;

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Counts members by the colons outside strings, without building anything; says what is too much. */
function measure(text: string): { members: number } | string {
  let depth = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      at = endOfString(text, at);
      if (at === -1) return "is not valid JSON";
    } else if (unit === colon) {
      members += 1;
      if (members > jsonLimits.members) return `has more than ${jsonLimits.members} members`;
    } else if (unit === openBrace || unit === openBracket) {
      depth += 1;
      if (depth > jsonLimits.depth) return `is nested deeper than ${jsonLimits.depth} levels`;
    } else if (unit === closeBrace || unit === closeBracket) {
      depth -= 1;
    }
  }
  return { members };
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return -1;
}

interface Found {
  members: number;
  problem: string | null;
}

function inspect(value: unknown, found: Found, isOdd: boolean): void {
  if (typeof value === "string") {
    if (isOdd) inspectText(value, found);
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) found.problem = "has a number that is too large";
  } else if (Array.isArray(value)) {
    for (const element of value) inspect(element, found, isOdd);
  } else if (typeof value === "object" && value !== null) {
    for (const name of Object.keys(value)) {
      found.members += 1;
      if (name === "__proto__") found.problem = "has a member named __proto__";
      if (isOdd) inspectText(name, found);
      inspect((value as Record<string, unknown>)[name], found, isOdd);
    }
  }
}

function inspectText(text: string, found: Found): void {
  if (controlCharacter.test(text)) found.problem = "has a control character in a text";
  if (!text.isWellFormed()) found.problem = "has half a surrogate pair in a text";
}
