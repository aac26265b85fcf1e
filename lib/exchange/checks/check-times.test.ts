import { describe, expect, test } from "vitest";
import { at, now } from "#lib/exchange/test-world.ts";
import { checkTimes } from "./check-times.ts";

const limits = { lifetimeMaxSeconds: 86_400, mustOutlast: false };

function codes(claims: Record<string, unknown>, changes: Partial<typeof limits> = {}): string[] {
  return checkTimes({ iat: now, exp: now + 300, ...claims }, at, { ...limits, ...changes }).map(
    (check) => check.code,
  );
}

describe("times", () => {
  test.each([
    ["a minute's leeway after exp", { iat: now - 600, exp: now - 59.5 }, ["times"]],
    ["and not more", { iat: now - 600, exp: now - 60 }, ["expired"]],
    ["a minute's leeway before nbf", { nbf: now + 60 }, ["times"]],
    ["and not more before nbf", { nbf: now + 60.5 }, ["not_yet_valid"]],
    ["a minute's leeway before iat", { iat: now + 60, exp: now + 300 }, ["times"]],
    ["and not more before iat", { iat: now + 61, exp: now + 300 }, ["issued_in_future"]],
    ["a day's life", { exp: now + 86_400 }, ["times"]],
    ["and not more life", { exp: now + 86_401 }, ["lifetime_too_long"]],
    ["fractions (RFC 7519 §2)", { iat: now + 0.5, exp: now + 10.25 }, ["times"]],
    ["nbf left out", { nbf: undefined }, ["times"]],
    ["exp left out", { exp: undefined }, ["times_missing"]],
    ["iat left out", { iat: undefined }, ["times_missing"]],
    ["exp as a text", { exp: String(now + 300) }, ["times_missing"]],
    ["exp null", { exp: null }, ["times_missing"]],
    ["exp a list", { exp: [now + 300] }, ["times_missing"]],
    ["exp true", { exp: true }, ["times_missing"]],
    ["exp not finite", { exp: Number.POSITIVE_INFINITY }, ["times_missing"]],
    ["iat as a text", { iat: String(now) }, ["times_missing"]],
    ["nbf as a text", { nbf: String(now) }, ["not_yet_valid"]],
    ["nbf beyond any date", { nbf: -1e300 }, ["not_yet_valid"]],
    ["nbf null", { nbf: null }, ["not_yet_valid"]],
    ["negative times", { iat: -10, exp: -5 }, ["expired", "too_old"]],
    ["absurdly late exp", { exp: 1e300 }, ["lifetime_too_long"]],
    ["exp in milliseconds", { exp: (now + 300) * 1000 }, ["lifetime_too_long"]],
    ["iat in milliseconds", { iat: now * 1000, exp: now * 1000 + 300 }, ["issued_in_future"]],
    ["exp before iat", { iat: now + 30, exp: now + 10 }, ["expired"]],
    ["zero", { iat: 0, exp: 0 }, ["expired", "too_old"]],
    ["older than the limit", { iat: now - 86_461, exp: now + 10 }, ["lifetime_too_long", "too_old"]],
  ])("%s", (_, claims, expected) => {
    expect(codes(claims)).toEqual(expected);
  });

  test("a provider may allow a year (Kubernetes)", () => {
    expect(
      codes({ iat: now - 20_000_000, exp: now + 11_000_000 }, { lifetimeMaxSeconds: 31_536_000 }),
    ).toEqual(["times"]);
  });

  test("what may not outlive the token needs a second of it", () => {
    expect(codes({ iat: now - 9, exp: now }, { mustOutlast: true })).toEqual(["expired"]);
    expect(codes({ iat: now - 9, exp: now + 0.9 }, { mustOutlast: true })).toEqual(["expired"]);
    expect(codes({ iat: now - 9, exp: now + 1 }, { mustOutlast: true })).toEqual(["times"]);
  });
});
