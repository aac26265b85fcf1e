/** Levenshtein distance with neighbouring swaps, given up beyond `max` (the answer is then `max + 1`). */
export function editDistance(left: string, right: string, max = 2): number {
  if (Math.abs(left.length - right.length) > max) return max + 1;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let other = 1; other <= right.length; other++) {
      const cost = left[at - 1] === right[other - 1] ? 0 : 1;
      let best = Math.min((row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1, (row[other - 1] ?? 0) + cost);
      const isSwap = left[at - 1] === right[other - 2] && left[at - 2] === right[other - 1];
      if (at > 1 && other > 1 && isSwap) best = Math.min(best, (before[other - 2] ?? 0) + 1);
      next.push(best);
    }
    if (Math.min(...next) > max) return max + 1;
    before = row;
    row = next;
  }
  return Math.min(row[right.length] ?? max + 1, max + 1);
}
