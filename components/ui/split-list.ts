/** The lines of a text, without the white space around them and without empty ones. */
export function splitAtLines(text: string): string[] {
  return trimmed(text.split(/[\r\n]+/));
}

/** The same at commas and lines: what is meant when somebody separates with commas. */
export function splitAtCommas(text: string): string[] {
  return trimmed(text.split(/[\r\n,]+/));
}

function trimmed(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
