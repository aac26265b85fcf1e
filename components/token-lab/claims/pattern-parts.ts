export interface ValuePart {
  text: string;
  /** A word can become a star; what stands between words cannot. */
  isWord: boolean;
}

/** A value in words and the delimiters between them. */
export function splitParts(value: string): ValuePart[] {
  return value
    .split(/([:/@._-]+)/)
    .filter((text) => text !== "")
    .map((text) => ({ text, isWord: !/^[:/@._-]+$/.test(text) }));
}

/** The pattern with stars for some parts. A star of the value itself stands for itself only as a star. */
export function joinParts(parts: readonly ValuePart[], starred: ReadonlySet<number>): string {
  return parts.map((part, index) => (starred.has(index) ? "*" : part.text)).join("");
}
