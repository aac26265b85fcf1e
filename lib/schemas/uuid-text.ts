/** Crockford's base 32, in small letters as TypeIDs have it. */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** The counter of RFC 9562 §6.2: 12 bits that grow within a millisecond, from a random start in their lower half. */
const counterMax = 0xfff;
const counterStartMax = 0x7ff;

let lastMs = 0;
let lastTime = "";
let counter = 0;

/**
 * A new UUIDv7 (RFC 9562 §5.7) as the 26 letters that follow a TypeID's prefix: the time, a counter, 62 random bits.
 * Each is greater than the one before it. Every exchange has one, hence by hand: letters straight from the parts.
 */
export function newUuidText(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) startMillisecond(nowMs);
  else if (counter === counterMax) startMillisecond(lastMs + 1);
  else counter += 1;
  // Version 7 and variant 2 (binary 10) stand in the letters of the counter's first and last bit.
  return (
    lastTime +
    letters.charAt(0b01110 | (counter >> 11)) +
    letters.charAt((counter >> 6) & 31) +
    letters.charAt((counter >> 1) & 31) +
    letters.charAt(((counter & 1) << 4) | 0b1000 | (randomByte() & 0b11)) +
    twelveRandomLetters()
  );
}

function startMillisecond(ms: number): void {
  lastMs = ms;
  counter = ((randomByte() << 8) | randomByte()) & counterStartMax;
  lastTime = "";
  for (let letter = 0, rest = ms; letter < 10; letter += 1, rest = Math.floor(rest / 32))
    lastTime = letters.charAt(rest % 32) + lastTime;
}

function twelveRandomLetters(): string {
  let text = "";
  for (let letter = 0; letter < 12; letter += 1) text += letters.charAt(randomByte() & 31);
  return text;
}

const random = new Uint8Array(4_096);
let taken = random.length;

/** Randomness is fetched for some hundred identities at once: each asking by itself costs more than the rest. */
function randomByte(): number {
  if (taken === random.length) {
    crypto.getRandomValues(random);
    taken = 0;
  }
  const byte = random[taken] ?? 0;
  taken += 1;
  return byte;
}
