import { expect, test } from "vitest";
import { durationText } from "./duration.ts";

test.each([
  [0, "0 s"],
  [59, "59 s"],
  [900, "15 min"],
  [3600, "1 h"],
  [5400, "1 h 30 min"],
  [86_400, "24 h"],
  [31_536_000, "365 d"],
])("%d seconds read as %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
