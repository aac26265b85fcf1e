import { expect, test } from "vitest";
import { nextAddress } from "./next-address.ts";

test.each(["/", "/harbour/exchanges/exc_01", "/harbour/audit?page=2#top"])("%s is honoured", (next) => {
  expect(nextAddress(next)).toBe(next);
});

test.each([
  null,
  "",
  "harbour",
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
  "/..//evil.example/",
  "/./\n/evil.example",
  "javascript:alert(1)",
  "/sign-in?next=/sign-in",
  "/v1/me",
])("%s leads to the start page", (next) => {
  expect(nextAddress(next)).toBe("/");
});
