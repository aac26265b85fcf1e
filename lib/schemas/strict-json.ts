/** Limits on a JSON text beyond its bytes (REQ-39): nesting, and members and elements together. */
export interface JsonLimits {
  depthMax: number;
  partsMax: number;
}
const bodyLimits: JsonLimits = { depthMax: 32, partsMax: 10_000 };

export type StrictJson =
  | { ok: true; value: unknown }
  | {
      ok: false;
      code: "malformed" | "duplicate_member" | "forbidden_member" | "too_complex";
      message: string;
    };

/**
 * Parses JSON that has one meaning only: no member twice at any depth, none named `__proto__`, no byte order mark,
 * bounded nesting. The shape is scanned before any object is built. A `message` goes on after the name of the text:
 * "the body" names the member "a" twice.
 */
export function parseStrictJson(text: string, limits: JsonLimits = bodyLimits): StrictJson {
  const problem = scanShape(text, limits);
  if (problem) return { ok: false, ...problem };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, code: "malformed", message: "is not JSON" };
  }
}

/** A string that never ends runs to the end of the text: no input makes this go back. */
const shapeTokens = /"(?:[^"\\]|\\.?)*(?:"|$)|[{}[\],:]/gs;

type Problem = Omit<Extract<StrictJson, { ok: false }>, "ok">;

/**
 * Walks the tokens that give JSON its shape. Text that is no JSON at all may pass here, and fails in `JSON.parse`.
 */
function scanShape(text: string, { depthMax, partsMax }: JsonLimits): Problem | null {
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  let parts = 0;
  for (const [token] of text.matchAll(shapeTokens)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      expectsKey = token === "{";
      if (open.length > depthMax) return tooComplex("is nested too deeply");
    } else if (token === "}" || token === "]") {
      open.pop();
      expectsKey = false;
    } else if (token === ",") {
      expectsKey = open.at(-1) instanceof Set;
    } else if (token === ":") {
      expectsKey = false;
      continue;
    } else if (expectsKey) {
      const problem = addMember(open.at(-1), token);
      if (problem) return problem;
    }
    parts += 1;
    if (parts > partsMax) return tooComplex("has too many members");
  }
  return null;
}

function addMember(members: Set<string> | null | undefined, token: string): Problem | null {
  const name = decodeString(token);
  if (!members || name === null) return null;
  if (name === "__proto__")
    return { code: "forbidden_member", message: "has a member __proto__, which is not allowed" };
  if (members.has(name))
    return {
      code: "duplicate_member",
      message: `has the member ${JSON.stringify(name.slice(0, 40))} twice in one object`,
    };
  members.add(name);
  return null;
}

function decodeString(token: string): string | null {
  try {
    return JSON.parse(token) as string;
  } catch {
    return null;
  }
}

function tooComplex(what: string): Problem {
  return { code: "too_complex", message: what };
}
