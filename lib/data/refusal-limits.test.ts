import { describe, expect, test } from "vitest";
import { otherIssuers, refusalAdmission } from "./refusal-limits.ts";

const limits = {
  unverifiedPerIssuer: 2,
  unverifiedPerOrganisation: 3,
  verifiedPerOrganisation: 2,
  issuersCounted: 2,
};
const at = new Date("2026-01-01T00:00:30Z");
const refusal = (issuerHash: string, change = {}) => ({
  organisationId: "org_1",
  issuerHash,
  verified: false,
  at,
  ...change,
});

describe("a refusal", () => {
  test("without a valid signature is kept up to the rate of its issuer, then counted under it", () => {
    const admit = refusalAdmission(limits);
    expect([1, 2, 3].map(() => admit(refusal("a")))).toEqual([
      { kept: true },
      { kept: true },
      { kept: false, issuerHash: "a" },
    ]);
  });

  test("cannot pass the rate of its organisation by naming ever new issuers", () => {
    const admit = refusalAdmission(limits);
    const fates = ["a", "b", "c", "d", "e", "f"].map((issuer) => admit(refusal(issuer)));
    expect(fates.filter((fate) => fate.kept)).toHaveLength(3);
    expect(fates.slice(3)).toEqual([
      { kept: false, issuerHash: "d" },
      { kept: false, issuerHash: "e" },
      { kept: false, issuerHash: otherIssuers },
    ]);
  });

  test("with a valid signature has a rate of its own", () => {
    const admit = refusalAdmission(limits);
    for (let n = 0; n < 5; n++) admit(refusal("a"));
    expect(admit(refusal("a", { verified: true }))).toEqual({ kept: true });
  });

  test("of one organisation does not use up another's rate, nor the next minute's", () => {
    const admit = refusalAdmission(limits);
    for (let n = 0; n < 5; n++) admit(refusal("a"));
    expect(admit(refusal("a", { organisationId: "org_2" })).kept).toBe(true);
    expect(admit(refusal("a", { at: new Date("2026-01-01T00:01:00Z") })).kept).toBe(true);
  });
});
