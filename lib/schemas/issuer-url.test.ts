import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkIssuerUrl, kindOfIssuer } from "./issuer-url.ts";

const rules = { allowedHttpOrigins: ["http://127.0.0.1:4390"] };
const check = (raw: string) => checkIssuerUrl(raw, rules);

describe("an issuer", () => {
  it.each([
    "https://gitlab.com",
    "https://gitlab.com/",
    "https://git.corp.example/gitlab",
    "https://gitlab.corp.internal:8443",
    "https://token.actions.githubusercontent.com/octo-org",
    "https://westeurope.oic.prod-aks.azure.com/a-b/c-d/",
    "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC123",
    "https://api.bitbucket.org/2.0/workspaces/w/pipelines-config/identity/oidc",
    "https://10.20.0.5",
    "https://[2001:db8::1]:8443/x",
    "http://127.0.0.1:4390",
    "http://127.0.0.1:4390/gitlab",
    "https://xn--bcher-kva.example",
  ])("of good form is accepted: %s", (raw) => {
    expect(check(raw)).toEqual({ ok: true });
  });

  it.each([
    ["", "empty", undefined],
    ["gitlab.com", "scheme_missing", "https://gitlab.com"],
    [" https://gitlab.com", "white_space", "https://gitlab.com"],
    ["https://gitlab.com\n", "white_space", "https://gitlab.com"],
    ["http://gitlab.com", "http_not_listed", "https://gitlab.com"],
    ["http://127.0.0.1:4391", "http_not_listed", "https://127.0.0.1:4391"],
    ["ftp://gitlab.com", "scheme", undefined],
    ["https://gitlab.com?x=1", "query", "https://gitlab.com"],
    ["https://gitlab.com/?", "query", "https://gitlab.com/"],
    ["https://gitlab.com#", "fragment", "https://gitlab.com"],
    ["https://me:pw@gitlab.com/x", "user_info", "https://gitlab.com/x"],
    ["https://gitlab.com/.well-known/openid-configuration", "well_known", "https://gitlab.com"],
    [
      "https://git.example/gitlab/.well-known/openid-configuration?a=b",
      "well_known",
      "https://git.example/gitlab",
    ],
    ["https://GitLab.com", "not_canonical", "https://gitlab.com"],
    ["HTTPS://gitlab.com", "not_canonical", "https://gitlab.com"],
    ["https://gitlab.com:443", "not_canonical", "https://gitlab.com"],
    ["https://gitlab.com/a/../b", "not_canonical", "https://gitlab.com/b"],
    ["https://gitlab.com./", "not_canonical", undefined],
    ["https://0x7f.1", "not_canonical", "https://127.0.0.1"],
    ["https://2130706433", "not_canonical", "https://127.0.0.1"],
    ["https://127。0。0。1", "not_canonical", "https://127.0.0.1"],
    ["https://①②⑦.0.0.1", "not_canonical", "https://127.0.0.1"],
    ["https://git%6Cab.com", "not_canonical", "https://gitlab.com"],
    ["https://git\tlab.com", "not_canonical", "https://gitlab.com"],
    ["https://gitlab.com\\x", "not_canonical", "https://gitlab.com/x"],
    ["https://[::ffff:127.0.0.1]", "not_canonical", "https://[::ffff:7f00:1]"],
    ["https:///gitlab.com", "not_canonical", "https://gitlab.com"],
    ["https://gitlab.com/%2e%2e/x", "not_canonical", "https://gitlab.com/x"],
    ["https://gitlab.com:99999", "not_canonical", undefined],
  ])("of bad form is refused: %j is %s", (raw, code, suggestion) => {
    const answer = check(raw);
    expect(answer).toMatchObject({ ok: false, code });
    expect(answer.ok ? null : answer.suggestion).toBe(suggestion);
  });

  it("is never our own, slash or no slash", () => {
    const own = { ...rules, ownIssuer: "https://mooring.example" };
    for (const raw of ["https://mooring.example", "https://mooring.example/"])
      expect(checkIssuerUrl(raw, own)).toMatchObject({ ok: false, code: "own_issuer" });
    expect(checkIssuerUrl("https://mooring.example.com", own)).toEqual({ ok: true });
  });

  const alphabet = [
    ..."aAz09.:/-_@?#[]%\\ \t*~",
    "://",
    "https://",
    "http://",
    "é",
    "。",
    "..",
    "/../",
    "::1",
  ];
  const texts = fc.oneof(
    fc.array(fc.constantFrom(...alphabet), { maxLength: 14 }).map((parts) => parts.join("")),
    fc.array(fc.constantFrom(...alphabet), { maxLength: 10 }).map((parts) => `https://${parts.join("")}`),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string({ unit: "binary" }),
  );

  it("that is accepted is the URL it parses to, a root slash more or less (P13)", () => {
    fc.assert(
      fc.property(texts, (raw) => {
        if (!check(raw).ok) return;
        const url = new URL(raw);
        expect([raw, `${raw}/`]).toContain(url.href);
        expect([url.username, url.password, url.search, url.hash]).toEqual(["", "", "", ""]);
        expect(url.protocol === "https:" || rules.allowedHttpOrigins.includes(url.origin)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("that is suggested is accepted", () => {
    fc.assert(
      fc.property(texts, (raw) => {
        const answer = check(raw);
        if (!answer.ok && answer.suggestion !== undefined)
          expect(check(answer.suggestion)).toEqual({ ok: true });
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("the kind of a provider, when left out,", () => {
  it.each([
    ["https://gitlab.com", {}, "gitlab"],
    ["https://token.actions.githubusercontent.com", {}, "github"],
    ["https://token.actions.githubusercontent.com/octo", {}, "github"],
    ["https://token.actions.acme.ghe.com", {}, "github"],
    ["https://github.corp.example/_services/token", {}, "github"],
    ["https://oidc.eks.eu-west-1.amazonaws.com/id/AB", {}, "kubernetes"],
    ["https://container.googleapis.com/v1/projects/p/locations/l/clusters/c", {}, "kubernetes"],
    ["https://westeurope.oic.prod-aks.azure.com/t/g/", {}, "kubernetes"],
    ["https://gitlab.corp.example", {}, "gitlab_self_managed"],
    ["https://my-gitlab.corp.example/x", {}, "gitlab_self_managed"],
    ["https://git.corp.example", { "thalassa.cloud/wif-vcs": "gitlab" }, "gitlab_self_managed"],
    ["https://git.corp.example", { "thalassa.cloud/wif-vcs": "github" }, "github"],
    ["https://k8s.corp.example", { "thalassa.cloud/wif-vcs": "kubernetes" }, "kubernetes"],
    ["https://git.corp.example", { "thalassa.cloud/wif-vcs": "svn" }, "generic"],
    ["https://notgithubusercontent.com", {}, "generic"],
    ["https://git.example/gitlab", {}, "generic"],
  ] as const)("%s %o is %s", (issuer, labels, kind) => {
    expect(kindOfIssuer(issuer, labels)).toBe(kind);
  });
});
