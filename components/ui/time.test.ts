import { expect, test } from "vitest";
import { relativeTime } from "./time.tsx";

const now = Date.UTC(2026, 10, 24, 2, 14, 8);

test.each([
  [0, "now"],
  [-12, "12 s ago"],
  [-245, "4 min ago"],
  [-7200, "2 h ago"],
  [-94 * 86_400, "94 d ago"],
  [6 * 86_400, "in 6 d"],
])("%d seconds from now reads as %s", (seconds, words) => {
  expect(relativeTime(new Date(now + seconds * 1000), now)).toBe(words);
});
