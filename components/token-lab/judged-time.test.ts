import { describe, expect, test } from "vitest";
import { chooseTime } from "./judged-time.ts";

const now = new Date("2026-11-25T12:00:00Z");
const seconds = (text: string) => Date.parse(text) / 1000;
const live = { iat: seconds("2026-11-25T11:58:00Z"), exp: seconds("2026-11-25T12:58:00Z") };
const expired = { iat: seconds("2026-11-24T10:00:00Z"), exp: seconds("2026-11-24T11:00:00Z") };

describe("the time that a token is judged as of", () => {
  test("is now while the token lives", () => {
    expect(chooseTime({ kind: "auto" }, live, now)).toEqual({ at: now, kind: "now", expiredAt: null });
  });

  test("is when it was issued once it has expired, and says when that was", () => {
    expect(chooseTime({ kind: "auto" }, expired, now)).toEqual({
      at: new Date("2026-11-24T10:00:00Z"),
      kind: "issued",
      expiredAt: new Date("2026-11-24T11:00:00Z"),
    });
  });

  test("is now while the leeway for clocks keeps an expired token alive", () => {
    const old = { iat: live.iat, exp: now.getTime() / 1000 - 59 };
    expect(chooseTime({ kind: "auto" }, old, now)).toMatchObject({ kind: "now", expiredAt: null });
    expect(chooseTime({ kind: "auto" }, { ...old, exp: old.exp - 1 }, now)).toMatchObject({ kind: "issued" });
  });

  test("is now when that is asked for, expired or not", () => {
    expect(chooseTime({ kind: "now" }, expired, now)).toMatchObject({ at: now, kind: "now" });
  });

  test("is the time that was chosen", () => {
    const time = new Date("2026-11-24T10:30:00Z");
    expect(chooseTime({ kind: "custom", time }, expired, now)).toMatchObject({ at: time, kind: "custom" });
  });

  test("is now for a token whose times are no dates", () => {
    for (const claims of [null, {}, { iat: "yesterday", exp: 1e300 }, { exp: expired.exp }])
      expect(chooseTime({ kind: "issued" }, claims, now)).toMatchObject({ at: now, kind: "now" });
  });
});
