import { describe, expect, it } from "vitest";
import { makeDemoCertificate } from "#e2e/support/demo-issuer-certificate.ts";
import { checkCaCertificates } from "./check-ca-certificates.ts";

const { caPem, keyPem, certPem } = makeDemoCertificate();
const expired = makeDemoCertificate({ expired: true }).certPem;
const at = new Date();

describe("a provider's own authority", () => {
  it("is taken with its facts, one or several", () => {
    expect(checkCaCertificates(caPem, at)).toMatchObject({
      ok: true,
      certificates: [{ subject: "O=Mooring, CN=Demo issuer authority" }],
    });
    const both = checkCaCertificates(`\r\n${caPem.replaceAll("\n", "\r\n")}${certPem}`, at);
    expect(both.ok && both.certificates).toHaveLength(2);
  });

  it.each([
    ["a private key", keyPem, "private_key"],
    ["a private key beside it", caPem + keyPem, "private_key"],
    ["nothing", "", "none"],
    ["other text", "hello", "none"],
    ["a broken certificate", caPem.replace(/\n[A-Za-z0-9+/]{20}/, "\nAAAA"), "unreadable"],
    [
      "something else in PEM",
      `${caPem}-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----`,
      "unreadable",
    ],
    ["an expired certificate", expired, "expired"],
    ["too many", caPem.repeat(21), "too_many"],
  ])("that is %s is refused, and not repeated", (_what, pem, code) => {
    const answer = checkCaCertificates(pem, at);
    expect(answer).toMatchObject({ ok: false, code });
    if (!answer.ok) expect(answer.message).not.toMatch(/BEGIN|MII/);
  });

  it("is refused once it expires", () => {
    const later = new Date(at.getTime() + 31 * 86_400_000);
    expect(checkCaCertificates(caPem, later)).toMatchObject({ ok: false, code: "expired" });
  });
});
