import { describe, expect, test } from "vitest";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { describeAccessToken } from "./mint-access-token.ts";
import { previewRule, previewTrust } from "./preview.ts";
import { anOrganisation, aRule, aToken, aTrust, at, now, ourIssuer, someClaims } from "./test-world.ts";

describe("a preview", () => {
  test("answers all but key, signature and replay, and says that these were not asked", () => {
    const evaluation = previewTrust({ subject: { kind: "token", token: aToken() }, at }, aTrust());
    const skipped = evaluation.checks
      .filter((check) => check.status === "skipped")
      .map((check) => check.stage);
    expect(skipped).toEqual(["key", "signature", "replay"]);
    expect(evaluation).toMatchObject({ outcome: "accepted", signature: "not_checked", verifiedClaims: null });
  });

  test("judges one unsaved rule, with what its stars took", () => {
    const rule = aRule({ id: "", name: "", subject: "project_path:acme/*:ref_type:*:ref:**" });
    const { checks } = previewRule(
      { subject: { kind: "claims", claims: someClaims() }, at },
      rule,
      anOrganisation(),
    );
    expect(checks.find((check) => check.stage === "subject")?.captures).toEqual([
      "payments",
      "branch",
      "main",
    ]);
  });

  test("judges as of any time", () => {
    const subject = { kind: "claims" as const, claims: someClaims() };
    const judge = (seconds: number) =>
      previewRule({ subject, at: new Date(seconds * 1000) }, aRule(), anOrganisation()).outcome;
    expect([judge(now), judge(now + 86_400 * 30), judge(now)]).toEqual(["accepted", "refused", "accepted"]);
  });

  test("shows what would be issued, without the ids that only an exchange has", () => {
    const { grant } = previewTrust({ subject: { kind: "claims", claims: someClaims() }, at }, aTrust());
    if (grant === null) throw new Error("nothing would be granted");
    const claims = describeAccessToken(grant, { issuer: ourIssuer, organisationId: "org_acme" });
    expect(claims).toMatchObject({ sub: "sa_deployer", scope: "api:read", exp: now + 3_600 });
    expect(claims).not.toHaveProperty("jti");
  });

  test("takes whatever is pasted and whatever the clock says without throwing", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    const rule = aRule({ conditions: { deep: "x" } });
    for (const when of [at, new Date(0), new Date(8.64e15)]) {
      for (const claims of [
        {},
        { deep },
        { ...someClaims(), exp: 1e300, iat: -1e300, nbf: 1e20, aud: deep },
      ]) {
        const evaluation = previewRule(
          { subject: { kind: "claims", claims }, at: when },
          rule,
          anOrganisation(),
        );
        expect(evaluation.outcome).toBe("refused");
      }
    }
  });

  test("takes under 16 ms on a 16 KiB token and a 12-star pattern (UX.md 3.11)", () => {
    const token = aToken({ claims: { pad: "a:".repeat(5_000), sub: "a:b/".repeat(500) } });
    const rule = aRule({ subject: `**${"a*b**/".repeat(5)}*x`, conditions: { pad: { matches: "**b" } } });
    const judge = () => previewRule({ subject: { kind: "token", token }, at }, rule, anOrganisation());
    judge();
    const from = quietNow();
    for (let run = 0; run < 5; run += 1) judge();
    expect((quietNow() - from) / 5).toBeLessThan(16);
  });
});
