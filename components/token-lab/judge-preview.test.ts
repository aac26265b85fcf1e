import { describe, expect, test } from "vitest";
import { aRule, aToken, aTrust, at, someClaims } from "#lib/exchange/test-world.ts";
import { compareSubject } from "#lib/rules/compare-subject.ts";
import { parseTokenInput, stripSignature } from "#lib/rules/parse-token-input.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { judgePreview, toSubject } from "./judge-preview.ts";

const time = { at, kind: "now" as const, expiredAt: null };
const publicUrl = "https://mooring.example";
const judge = (text: string, trust = aTrust()) =>
  judgePreview(toSubject(parseTokenInput(text), []), time, { trust, pinned: null, publicUrl });

describe("the preview of the lab", () => {
  test("says the same of a token, of the token without its signature, and of its claims", () => {
    const token = aToken();
    const claims = JSON.stringify(someClaims());
    for (const text of [token, `Bearer ${token}`, stripSignature(token), claims])
      expect(judge(text)).toMatchObject({ outcome: "accepted", signature: "not_checked" });
  });

  test("takes a token that never was signed for what it is, not for one whose signature was taken off", () => {
    const segment = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, "");
    const token = `${segment({ alg: "none" })}.${segment(someClaims())}.`;
    const judgement = judge(token);
    expect(judgement?.outcome).toBe("refused");
    const failing = judgement?.checks.filter((check) => check.status === "fail").map((check) => check.code);
    expect(failing).toEqual(["token_malformed", "alg_not_allowed"]);
  });

  test("has hints for what is refused and none for what is accepted", () => {
    const rule = aRule({ subject: String(someClaims().sub).replace("acme", "Acme") });
    expect(judge(aToken())?.hints).toEqual([]);
    expect(judge(aToken(), aTrust(rule))?.hints[0]).toMatchObject({ code: "case_differs" });
  });

  test("judges nothing while there is no token, no rule or no clock", () => {
    expect(judge("")).toBeNull();
    expect(judge("not a token")).toBeNull();
    const subject = toSubject(parseTokenInput(aToken()), []);
    expect(judgePreview(subject, null, { trust: aTrust(), pinned: null, publicUrl })).toBeNull();
    expect(judgePreview(subject, time, { trust: null, pinned: null, publicUrl })).toBeNull();
  });

  test("takes under 16 ms a keystroke, read, judged, hinted and compared, on 16 KiB and twelve stars", () => {
    const subject = `${"a:b/".repeat(500)}z`;
    const pattern = `**${"a*b**/".repeat(5)}*x`;
    const text = aToken({ claims: { pad: "a:".repeat(4_500), sub: subject } });
    expect(text.length).toBeGreaterThan(14_500);
    const trust = aTrust(aRule({ subject: pattern }));
    const keystroke = () => {
      expect(judge(text, trust)?.outcome).toBe("refused");
      compareSubject(pattern, subject, "gitlab");
    };
    for (let run = 0; run < 5; run += 1) keystroke();
    const times = Array.from({ length: 21 }, () => {
      const from = quietNow();
      keystroke();
      return quietNow() - from;
    }).sort((left, right) => left - right);
    const median = times[10] ?? Number.POSITIVE_INFINITY;
    console.info(`a keystroke in the lab takes ${median.toFixed(2)} ms (median of 21)`);
    expect(median).toBeLessThan(16);
  });
});
