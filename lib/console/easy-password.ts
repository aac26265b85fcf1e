/**
 * Passwords of 15 characters and more that head the lists of leaked ones; lower-case letters and digits. Only a
 * password that is one of them is refused: a rule about words inside it would refuse good pass phrases too.
 */
const common: ReadonlySet<string> = new Set([
  "passwordpassword",
  "password12345678",
  "password123456789",
  "password1234567890",
  "passw0rdpassw0rd",
  "administrator123",
  "administrator1234",
  "adminadminadmin",
  "changemechangeme",
  "letmeinletmeinletmein",
  "iloveyouiloveyou",
  "welcomewelcome123",
  "qwertyqwerty12345",
  "thisisapassword",
  "thisismypassword",
  "1qaz2wsx3edc4rfv",
  "1q2w3e4r5t6y7u8i9o0p",
  "q1w2e3r4t5y6u7i8o9p0",
  "zaq12wsxcde34rfv",
]);
const runs = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "12345678901234567890",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
];

/**
 * Why a password of 15 characters and more is still among the first to be guessed, or null: a leaked one, a run of
 * the keyboard, a repetition, or the person's own name or address.
 */
export function whyEasy(password: string, ownWords: readonly string[]): string | null {
  const text = simplify(password);
  if (new Set(password).size < 5) return "uses too few different characters";
  if (/^(.{1,8})\1+.{0,7}$/su.test(text)) return "repeats the same few characters";
  if (ownWords.some((words) => simplify(words) === text)) return "is your own name or address";
  const isRun = runs.some((run) => run.includes(text) || [...run].reverse().join("").includes(text));
  return isRun || common.has(text) ? "is among the first that are guessed" : null;
}

function simplify(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
