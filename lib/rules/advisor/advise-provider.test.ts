import { expect, test } from "vitest";
import { adviseProvider, type ProviderAdviceInput } from "./advise-provider.ts";

const base: ProviderAdviceInput = {
  id: "idp_1",
  issuer: "https://git.corp.example",
  jwksUri: null,
  localJwks: null,
  now: new Date("2026-11-25T12:00:00Z"),
};
const codes = (change: Partial<ProviderAdviceInput>) =>
  adviseProvider({ ...base, ...change }).map(({ code }) => code);

test("nothing is said against a plain https issuer", () => {
  expect(codes({})).toEqual([]);
});

test.each([
  "http://gitlab.com",
  "https://GitLab.com",
  "https://x?iss=https://gitlab.com",
  "https://user@gitlab.com",
  "https://gitlab.com/#x",
  "https://gitlab.com//x",
  "https://gitlab.com/../x",
  "https://gitl%61b.com",
  "https://gıtlab.com",
  "gitlab.com",
  `https://${"a".repeat(260)}.example`,
])("ISS-FORM finds %s", (issuer) => {
  expect(codes({ issuer })).toContain("ISS-FORM");
});

test.each([
  "https://gitlab.com",
  "https://git.corp.example/gitlab",
  "http://127.0.0.1:4900",
  "https://h:8443/x/",
])("ISS-FORM leaves %s alone", (issuer) => {
  expect(codes({ issuer, allowsPrivateAddress: true })).not.toContain("ISS-FORM");
});

test.each<[string, Partial<ProviderAdviceInput>]>([
  [
    "ISS-DISCOVERY-MISMATCH",
    { discovered: { issuer: "https://git.corp.example/", jwksUri: "https://git.corp.example/k" } },
  ],
  ["ISS-DISCOVERY-MISMATCH", { discovered: { issuer: base.issuer, jwksUri: "http://git.corp.example/k" } }],
  ["ISS-JWKS-OTHER-HOST", { jwksUri: "https://evil.example2/keys" }],
  ["ISS-PRIVATE-ADDRESS", { issuer: "https://169.254.169.254" }],
  ["ISS-PRIVATE-ADDRESS", { issuer: "https://10.1.2.3" }],
  ["ISS-SHARED", { issuer: "https://gitlab.com" }],
  [
    "ISS-DUPLICATE",
    { otherProviders: [{ id: "idp_2", name: "again", issuer: "https://git.corp.example/" }] },
  ],
  ["JWKS-WEAK", { localJwks: { keys: [{ kty: "oct" }] } }],
  ["JWKS-WEAK", { localJwks: { keys: [{ kty: "RSA", n: "A".repeat(171), e: "AQAB", kid: "1" }] } }],
  [
    "JWKS-WEAK",
    {
      localJwks: {
        keys: [
          { kty: "EC", kid: "1" },
          { kty: "EC", kid: "1" },
        ],
      },
    },
  ],
  ["JWKS-WEAK", { localJwks: { keys: [{ kty: "EC" }, { kty: "EC", kid: "1" }] } }],
])("%s is found", (code, change) => {
  expect(codes(change)).toContain(code);
});

test.each<[string, Partial<ProviderAdviceInput>]>([
  ["ISS-DISCOVERY-MISMATCH", { discovered: { issuer: base.issuer, jwksUri: "https://git.corp.example/k" } }],
  [
    "ISS-JWKS-OTHER-HOST",
    { issuer: "https://gitlab.com", jwksUri: "https://gitlab.com/oauth/discovery/keys" },
  ],
  ["ISS-PRIVATE-ADDRESS", { issuer: "https://10.1.2.3", localJwks: { keys: [{ kty: "EC", kid: "1" }] } }],
  ["ISS-DUPLICATE", { otherProviders: [{ id: "idp_1", name: "itself", issuer: base.issuer }] }],
  ["JWKS-WEAK", { localJwks: { keys: [{ kty: "RSA", n: "A".repeat(342), e: "AQAB", kid: "1" }] } }],
])("%s is not found where all is well", (code, change) => {
  expect(codes(change)).not.toContain(code);
});

test("the fix of an upper-case issuer is its canonical form", () => {
  expect(adviseProvider({ ...base, issuer: "https://GitLab.com" })[0]?.fix).toEqual([
    { field: "providerIssuer", value: "https://gitlab.com" },
  ]);
});
