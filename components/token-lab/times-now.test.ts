import { describe, expect, test } from "vitest";
import { aToken, aTrust, at, someClaims } from "#lib/exchange/test-world.ts";
import { checkTitle, countChecks } from "./check-words.ts";
import { judgePreview } from "./judge-preview.ts";
import { withTimesNow } from "./times-now.ts";

const claims = someClaims();
const later = (seconds: number) => new Date((Number(claims.exp) + seconds) * 1000);
function judgeAt(kind: "now" | "issued" | "custom", judgedAt: Date, now: Date) {
  const time = { at: judgedAt, kind, expiredAt: null };
  const question = { trust: aTrust(), pinned: null, publicUrl: "https://mooring.example" };
  const judgement = judgePreview({ kind: "token", token: aToken() }, time, question);
  return { judgement, shown: withTimesNow(judgement, { claims, time, now }) };
}
const timesOf = (shown: ReturnType<typeof judgeAt>["shown"]) =>
  shown?.checks.filter(({ stage }) => stage === "times").map((check) => [checkTitle(check), check.status]);

describe("a token that is judged as of another time than now", () => {
  test("has a second line when it is refused now, and keeps its verdict and its other counts", () => {
    const { judgement, shown } = judgeAt("issued", at, later(7200));
    expect(timesOf(shown)).toEqual([
      ["Times", "pass"],
      ["Times, now", "warn"],
    ]);
    expect(shown?.checks.find(({ status }) => status === "warn")?.message).toMatch(
      /^The token expired 2 hours ago\. Now it is refused\.$/,
    );
    expect(shown).toMatchObject({ outcome: "accepted", reason: null });
    expect(countChecks(shown?.checks ?? [])).toEqual({ ...countChecks(judgement?.checks ?? []), warn: 1 });
  });

  test("has none while the endpoint still takes it, the leeway for clocks included", () => {
    for (const seconds of [-600, 59])
      expect(timesOf(judgeAt("issued", at, later(seconds)).shown)).toEqual([["Times", "pass"]]);
  });

  test("has one line where the time judged is past its life, too, or is now", () => {
    expect(timesOf(judgeAt("custom", later(3600), later(7200)).shown)).toEqual([["Times", "fail"]]);
    expect(timesOf(judgeAt("now", later(7200), later(7200)).shown)).toEqual([["Times", "fail"]]);
  });
});
