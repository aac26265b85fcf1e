import { describe, expect, test } from "vitest";
import { showTime } from "./check.ts";
import { checkSignature } from "./checks/check-signature.ts";

describe("a time in a check's text", () => {
  test("is in UTC to the second", () => {
    expect(showTime(Date.UTC(2026, 10, 25, 16, 20, 5, 987) / 1000)).toBe("2026-11-25 16:20:05 UTC");
  });

  test("says of a key when it was fetched, without milliseconds", () => {
    const fetchedAt = new Date("2026-11-25T16:20:05.987Z");
    const [key] = checkSignature({ status: "mismatch", kid: "a", fetchedAt, stale: false });
    expect(key?.actual).toBe("a, fetched 2026-11-25 16:20:05 UTC");
  });

  test("is the number itself when it is no date", () => {
    expect(showTime(1e300)).toBe("1e+300");
  });
});
