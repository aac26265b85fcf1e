/** A decoded segment of a JWT, or where and why it cannot be read. */
export type DecodedSegment =
  | { object: Record<string, unknown> }
  | { problem: "not_base64url" | "not_utf8" | "not_json" | "not_an_object"; message: string };

/**
 * Decodes one base64url segment to its JSON object; errors name the segment and the character, counted from 1
 * ("segment 2, character 118 is not base64url"). Runs in the browser: no Buffer.
 */
export function decodeSegment(segment: string, number: number, name: string): DecodedSegment {
  if (segment === "") return { problem: "not_json", message: `segment ${number} (${name}) is empty` };
  const stranger = /[^A-Za-z0-9_-]/.exec(segment);
  if (stranger !== null) {
    const at = `segment ${number}, character ${stranger.index + 1} is not base64url`;
    const why = explainCharacter(stranger[0]);
    return { problem: "not_base64url", message: why === null ? at : `${at}: ${why}` };
  }
  if (segment.length % 4 === 1) {
    return {
      problem: "not_base64url",
      message: `segment ${number}, character ${segment.length} is one too many or some are missing: no base64url text has ${segment.length} characters`,
    };
  }
  const text = decodeText(segment);
  if (text === null) return { problem: "not_utf8", message: `segment ${number} (${name}) is not UTF-8 text` };
  try {
    const object: unknown = JSON.parse(text);
    if (typeof object !== "object" || object === null || Array.isArray(object)) {
      return { problem: "not_an_object", message: `segment ${number} (${name}) is JSON but no object` };
    }
    return { object: object as Record<string, unknown> };
  } catch {
    return {
      problem: "not_json",
      message: `segment ${number} (${name}) is not JSON: the token is cut off or was changed`,
    };
  }
}

function explainCharacter(character: string): string | null {
  if (character === "+" || character === "/") return `"${character}" is base64; base64url has - and _`;
  if (character === "=") return "a JWT has no padding";
  if (character === "…") return "the text was shortened when it was copied";
  if (character === "*") return "the CI system masked it in its log";
  if (character === "[") return "the CI system masked it in its log";
  return null;
}

function decodeText(segment: string): string | null {
  try {
    const binary = atob(segment.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
