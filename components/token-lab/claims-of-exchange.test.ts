import { expect, test } from "vitest";
import { aRule, aTrust, at, someClaims } from "#lib/exchange/test-world.ts";
import type { ExchangeDetail } from "#lib/schemas/exchange.ts";
import { claimsOfExchange } from "./claims-of-exchange.ts";
import { judgePreview } from "./judge-preview.ts";

const recorded = {
  createdAt: at.toISOString(),
  claims: someClaims(),
  personalClaims: ["user_email"],
  omittedClaims: ["groups"],
} as unknown as ExchangeDetail;

test("a condition on a claim that a record leaves out, personal or too large, is skipped and not missing", () => {
  const { claims, withheld, asOf } = claimsOfExchange(recorded);
  expect(asOf).toEqual({ kind: "custom", time: at });
  const trust = aTrust(aRule({ conditions: { user_email: "a@b.c", groups: "g", jti: "1", nowhere: "x" } }));
  const judgement = judgePreview(
    { kind: "claims", claims, withheldClaims: [...(withheld ?? [])] },
    { at, kind: "custom", expiredAt: null },
    { trust, pinned: null, publicUrl: "https://mooring.example" },
  );
  const conditions = judgement?.checks.filter(({ stage }) => stage === "condition");
  expect(conditions?.map(({ claim, status, code }) => [claim, status, code])).toEqual([
    ["user_email", "skipped", "condition"],
    ["groups", "skipped", "condition"],
    ["jti", "skipped", "condition"],
    ["nowhere", "fail", "claim_missing"],
  ]);
});
