/** A character that is not what it seems, and where it stands (UTF-16 units from 0). */
export interface OddCharacter {
  index: number;
  character: string;
  /** `U+200B`. */
  code: string;
  kind: "white_space" | "invisible" | "bidi" | "control" | "confusable";
  /** For a confusable: the ASCII letter it looks like. */
  looksLike?: string;
}

/** Letters of other scripts that fonts draw like ASCII ones; the commonest, after Unicode TR39. */
const lookalikes: Record<string, string> = {
  а: "a",
  в: "b",
  с: "c",
  ԁ: "d",
  е: "e",
  ғ: "f",
  ɡ: "g",
  һ: "h",
  і: "i",
  ј: "j",
  к: "k",
  ӏ: "l",
  м: "m",
  п: "n",
  о: "o",
  р: "p",
  ԛ: "q",
  г: "r",
  ѕ: "s",
  т: "t",
  ц: "u",
  ѵ: "v",
  ԝ: "w",
  х: "x",
  у: "y",
  А: "A",
  В: "B",
  С: "C",
  Е: "E",
  Н: "H",
  І: "I",
  Ј: "J",
  К: "K",
  М: "M",
  О: "O",
  Р: "P",
  Ѕ: "S",
  Т: "T",
  Х: "X",
  У: "Y",
  α: "a",
  ε: "e",
  ι: "i",
  κ: "k",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "u",
  χ: "x",
  Α: "A",
  Β: "B",
  Ε: "E",
  Ζ: "Z",
  Η: "H",
  Ι: "I",
  Κ: "K",
  Μ: "M",
  Ν: "N",
  Ο: "O",
  Ρ: "P",
  Τ: "T",
  Υ: "Y",
  Χ: "X",
  ı: "i",
  ł: "l",
  "‐": "-",
  "‑": "-",
  "–": "-",
  "—": "-",
  "−": "-",
  "∕": "/",
  "⁄": "/",
  "：": ":",
  "꞉": ":",
  "․": ".",
  "∗": "*",
};

/** Finds what the eye misses in a text: zero-width and bidi characters, odd spaces, controls, look-alikes. */
export function findOddCharacters(text: string): OddCharacter[] {
  const found: OddCharacter[] = [];
  let index = 0;
  for (const character of text) {
    const kind = kindOf(character);
    if (kind !== null) {
      const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      const looksLike = kind === "confusable" ? lookalike(character) : undefined;
      found.push({ index, character, code, kind, ...(looksLike === undefined ? {} : { looksLike }) });
    }
    index += character.length;
  }
  return found;
}

/** The text as the eye reads it: look-alikes as the ASCII letters that they look like, what is not seen left out. */
export function asAscii(text: string): string {
  let seen = "";
  for (const character of text) {
    const kind = kindOf(character);
    if (kind === "confusable") seen += lookalike(character) ?? character;
    else if (kind === null || kind === "white_space") seen += character;
  }
  return seen;
}

function kindOf(character: string): OddCharacter["kind"] | null {
  if (/^[\x21-\x7e]$/.test(character)) return null;
  if (/^[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]$/.test(character)) return "bidi";
  if (/^\p{Default_Ignorable_Code_Point}$/u.test(character)) return "invisible";
  if (/^\s$/.test(character)) return "white_space";
  if (/^\p{Cc}$/u.test(character)) return "control";
  return lookalike(character) === undefined ? null : "confusable";
}

function lookalike(character: string): string | undefined {
  if (Object.hasOwn(lookalikes, character)) return lookalikes[character];
  // Full-width forms U+FF01 to U+FF5E are ASCII, 0xFEE0 further up.
  const point = character.codePointAt(0) ?? 0;
  return point >= 0xff01 && point <= 0xff5e ? String.fromCodePoint(point - 0xfee0) : undefined;
}
