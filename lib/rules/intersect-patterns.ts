import { type PatternToken, tokenisePattern } from "./pattern-tokens.ts";

/**
 * A text that both patterns match, or null when there is none (`DESIGN.md` section 2, the dialect).
 * Walks the product of the two patterns: at most 513 × 513 places, each seen once.
 */
export function intersectPatterns(left: string, right: string): string | null {
  const one = tokenisePattern(left);
  const two = tokenisePattern(right);
  const width = two.length + 1;
  const cameFrom = new Int32Array((one.length + 1) * width).fill(unseen);
  const queue: number[] = [0];
  cameFrom[0] = start;
  const goal = one.length * width + two.length;
  for (let head = 0; head < queue.length && cameFrom[goal] === unseen; head++) {
    const place = queue[head] ?? 0;
    for (const next of nextPlaces(one, two, place, width)) {
      if (cameFrom[next] !== unseen) continue;
      cameFrom[next] = place;
      queue.push(next);
    }
  }
  return cameFrom[goal] === unseen ? null : readWitness(one, two, cameFrom, width, goal);
}

const unseen = -2;
const start = -1;

/** Both walk on one character, or a star of one of them ends. */
function nextPlaces(one: PatternToken[], two: PatternToken[], place: number, width: number): number[] {
  const at = Math.floor(place / width);
  const other = place % width;
  const left = one[at];
  const right = two[other];
  const next: number[] = [];
  if (left?.kind === "star") next.push(place + width);
  if (right?.kind === "star") next.push(place + 1);
  if (left?.kind === "literal" && right?.kind === "literal" && left.text === right.text) {
    next.push(place + width + 1);
  }
  if (left?.kind === "literal" && right?.kind === "star" && takes(right, left.text)) next.push(place + width);
  if (right?.kind === "literal" && left?.kind === "star" && takes(left, right.text)) next.push(place + 1);
  return next;
}

function takes(star: PatternToken, character: string): boolean {
  return star.text === "**" || character !== ":";
}

/** Where both are at a star, one character is put in, so that the text reads like a name. */
function readWitness(
  one: PatternToken[],
  two: PatternToken[],
  cameFrom: Int32Array,
  width: number,
  goal: number,
): string {
  const steps: number[] = [];
  for (let place = goal; place !== start; place = cameFrom[place] ?? start) steps.push(place);
  steps.reverse();
  let text = "";
  for (const [index, place] of steps.entries()) {
    const left = one[Math.floor(place / width)];
    const right = two[place % width];
    if (left?.kind === "star" && right?.kind === "star" && /(^|[:/])$/.test(text)) text += "x";
    text += takenBetween(left, right, place, steps[index + 1], width);
  }
  return text;
}

function takenBetween(
  left: PatternToken | undefined,
  right: PatternToken | undefined,
  place: number,
  next: number | undefined,
  width: number,
): string {
  if (next === undefined) return "";
  if (next === place + width + 1 || (next === place + width && left?.kind === "literal")) {
    return left?.text ?? "";
  }
  return next === place + 1 && right?.kind === "literal" ? right.text : "";
}
