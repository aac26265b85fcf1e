/** "1 h", "15 min", "24 h", "90 d", "1 h 30 min": at most two units; a day is said as 24 h, two as 2 d. */
export function durationText(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const { unit, length, from } of units) {
    if (parts.length === 2 || left < from) continue;
    parts.push(`${Math.floor(left / length)} ${unit}`);
    left %= length;
  }
  return parts.join(" ") || "0 s";
}
const units = [
  { unit: "d", length: 86_400, from: 172_800 },
  { unit: "h", length: 3600, from: 3600 },
  { unit: "min", length: 60, from: 60 },
  { unit: "s", length: 1, from: 1 },
];
