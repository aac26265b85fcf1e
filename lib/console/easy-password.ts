/** What people type when they are asked for a long password; lower-case letters and digits. */
const common = [
  "passwort",
  "password",
  "passphrase",
  "passw0rd",
  "wachtwoord",
  "correcthorsebatterystaple",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv",
  "qwerty",
  "qazwsx",
  "iloveyou",
  "letmein",
  "welcome",
  "administrator",
  "admin",
  "changeme",
  "default",
  "secret",
  "monkey",
  "dragon",
  "football",
  "baseball",
  "sunshine",
  "princess",
  "superman",
  "trustno1",
  "abc123",
  "test",
  "mooring",
  "gitlab",
];
const runs = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm"];
const ownMin = 6;

/**
 * Why a password of 15 characters and more is still among the first to be guessed, or null: nothing but common words,
 * the person's own names, runs of the keyboard and repetitions.
 */
export function whyEasy(password: string, ownWords: readonly string[]): string | null {
  const text = simplify(password);
  if (new Set(password).size < 5) return "uses too few different characters";
  if (/^(.{1,8})\1+.{0,7}$/su.test(text)) return "repeats the same few characters";
  const own = ownWords.flatMap((words) => [simplify(words), ...words.split(/[^\p{L}\p{N}]+/u).map(simplify)]);
  const words = [...own, ...common]
    .filter((word) => word.length >= 3)
    .toSorted((a, b) => b.length - a.length);
  let rest = text;
  for (const word of words) rest = rest.replaceAll(word, "\0");
  rest = removeRuns(rest).replaceAll("\0", "");
  const symbols = password.length - [...password].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).length;
  return new Set(rest).size + Math.min(symbols, 2) < ownMin
    ? "is easy to guess: common words, names or runs"
    : null;
}

function simplify(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Four and more neighbours of the alphabet, the digits or the keyboard, forwards or backwards. */
function removeRuns(text: string): string {
  const ordered = runs.flatMap((run) => [run, [...run].reverse().join("")]);
  let kept = "";
  for (let at = 0; at < text.length; ) {
    const length = Math.max(...ordered.map((run) => runLength(text, at, run)));
    if (length < 4) kept += text[at];
    at += length < 4 ? 1 : length;
  }
  return kept;
}

function runLength(text: string, at: number, run: string): number {
  let length = 0;
  while (at + length < text.length && run.includes(text.slice(at, at + length + 1))) length += 1;
  return length;
}
