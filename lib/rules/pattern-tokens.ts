/** One step of a pattern: a character (a code point) or a star, `*` or `**`. */
export interface PatternToken {
  kind: "literal" | "star";
  text: string;
}

/** A pattern as its steps. Neighbouring stars are kept apart as the matcher reads them: `**` first. */
export function tokenisePattern(pattern: string): PatternToken[] {
  const tokens: PatternToken[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const text = characters[at] ?? "";
    if (text !== "*") tokens.push({ kind: "literal", text });
    else if (characters[at + 1] === "*") {
      tokens.push({ kind: "star", text: "**" });
      at++;
    } else tokens.push({ kind: "star", text: "*" });
  }
  return tokens;
}
