import { type PatternToken, tokenisePattern } from "./pattern-tokens.ts";

/** Whether every text of one pattern is one of another; `unknown` when the search was given up. */
export type Containment = { answer: "yes" } | { answer: "no"; witness: string } | { answer: "unknown" };

/** How many places of the search are looked at before it is given up; about 20 ms. */
const placesMax = 20_000;

/**
 * Whether every text that `inner` matches, `outer` matches too. A `no` carries a text that only `inner` matches.
 * Follows `inner` one character at a time with the set of places where `outer` could be (subset construction).
 */
export function containsPattern(outer: string, inner: string, limit = placesMax): Containment {
  const out = tokenisePattern(outer);
  const into = tokenisePattern(inner);
  const seen = new Set<string>();
  const queue: Place[] = [];
  const visit = (place: Place) => {
    const key = `${place.at}|${place.outer.join(",")}`;
    if (seen.has(key)) return;
    seen.add(key);
    queue.push(place);
  };
  visit({ at: 0, outer: reduce(out, closure(out, [0])), from: null, text: "" });
  for (let head = 0; head < queue.length; head++) {
    const place = queue[head];
    if (place === undefined || seen.size > limit) return { answer: "unknown" };
    if (place.at === into.length) {
      if (!place.outer.includes(out.length)) return { answer: "no", witness: readBack(place) };
      continue;
    }
    // A lone `**` at the end of outer takes whatever comes: nothing behind it can be a counterexample.
    if (takesEverything(out, place.outer)) continue;
    const token = into[place.at];
    if (token === undefined) continue;
    if (token.kind === "star") visit({ ...place, at: place.at + 1, from: place, text: "" });
    for (const character of choices(token, out, place.outer)) {
      visit({
        at: token.kind === "star" ? place.at : place.at + 1,
        outer: reduce(out, step(out, place.outer, character)),
        from: place,
        text: character,
      });
    }
  }
  return { answer: "yes" };
}

interface Place {
  at: number;
  /** Where `outer` can be, ascending. */
  outer: number[];
  from: Place | null;
  text: string;
}

/** The characters worth trying: the pattern's own, else those that outer tells apart, and one that it does not. */
function choices(token: PatternToken, out: PatternToken[], places: number[]): string[] {
  if (token.kind === "literal") return [token.text];
  const told = new Set<string>();
  for (const place of places) {
    const next = out[place];
    if (next?.kind === "literal") told.add(next.text);
  }
  told.add(strangers.find((each) => !out.some((step) => step.text === each)) ?? "x");
  if (token.text === "**") told.add(":");
  else told.delete(":");
  return [...told];
}

/** No pattern of 512 units has them all, so one of them is always a character that outer does not name. */
const strangers = [
  "x",
  "y",
  "z",
  "q",
  "0",
  ...Array.from({ length: 513 }, (_, at) => String.fromCodePoint(0x4e00 + at)),
];

function closure(out: PatternToken[], places: number[]): number[] {
  const all = new Set(places);
  for (const place of all) if (out[place]?.kind === "star") all.add(place + 1);
  return [...all].sort((left, right) => left - right);
}

function step(out: PatternToken[], places: number[], character: string): number[] {
  const next: number[] = [];
  for (const place of places) {
    const token = out[place];
    if (token === undefined) continue;
    if (token.kind === "literal") {
      if (token.text === character) next.push(place + 1);
    } else if (token.text === "**" || character !== ":") next.push(place);
  }
  return closure(out, [...new Set(next)]);
}

/**
 * Leaves out places that a later one covers: a later `**` covers all before it; a later `*` covers those before it
 * from which no `:` and no `**` lies between. What is left stays small.
 */
function reduce(out: PatternToken[], places: number[]): number[] {
  const kept: number[] = [];
  for (let index = places.length - 1; index >= 0; index--) {
    const place = places[index] ?? 0;
    kept.push(place);
    const token = out[place];
    if (token?.kind !== "star") continue;
    if (token.text === "**") break;
    const from = coveredFrom(out, place);
    while (index > 0 && (places[index - 1] ?? 0) >= from) index--;
  }
  return kept.reverse();
}

/** The first place from which a walk to the `*` at `place` needs neither a `:` nor a `**`. */
function coveredFrom(out: PatternToken[], place: number): number {
  let from = place;
  while (from > 0 && out[from - 1]?.text !== ":" && out[from - 1]?.text !== "**") from--;
  return from;
}

function takesEverything(out: PatternToken[], places: number[]): boolean {
  return places.includes(out.length - 1) && out.at(-1)?.text === "**";
}

function readBack(place: Place): string {
  let text = "";
  for (let at: Place | null = place; at !== null; at = at.from) text = at.text + text;
  return text;
}
