import { describe, expect, test } from "vitest";
import { adviseRule } from "./advisor/advise-rule.ts";
import { createRuleFromClaims } from "./create-rule-from-claims.ts";
import { judgeRule } from "./judge-rule.ts";
import { sampleTokens } from "./presets/sample-tokens.ts";
import { toRuleView } from "./rule-view.ts";
import { runExpectations } from "./run-expectations.ts";

const publicUrl = "https://mooring.example";
const at = new Date("2026-11-25T12:00:00Z");
const gitlab = { kind: "gitlab" as const, issuer: "https://gitlab.com" };
const rule = toRuleView({ providerSubject: "project_path:acme/pay:ref_type:branch:ref:main" }, publicUrl);
const samples = sampleTokens({ rule, ...gitlab, publicUrl, at });
const claimsOf = (id: string) => samples.find((sample) => sample.id === id)?.claims ?? {};

describe("runExpectations", () => {
  const expectations = [
    { name: "main", claims: claimsOf("main"), outcome: "accepted" as const },
    { name: "fork", claims: claimsOf("fork"), outcome: "refused" as const },
  ];
  test("holds for the rule they were made with, years later too", () => {
    const results = runExpectations(rule, expectations, { ...gitlab, now: new Date("2031-01-01T00:00:00Z") });
    expect(results.map(({ holds }) => holds)).toEqual([true, true]);
  });
  test("goes red when an edit changes the outcome, and says what fails", () => {
    const edited = { ...rule, conditions: { ref_protected: "false" } };
    const [first] = runExpectations(edited, expectations, { ...gitlab, now: at });
    expect(first).toMatchObject({ holds: false, outcome: "refused", failing: ["ref_protected"] });
  });
  test("a person's token and another issuer's are refused", () => {
    const [person] = runExpectations(
      toRuleView({ providerSubject: "**" }, publicUrl),
      [
        {
          name: "person",
          claims: { sub: "1", aud: publicUrl, iss: "https://other.example" },
          outcome: "accepted",
        },
      ],
      { ...gitlab, now: at },
    );
    expect(person?.failing).toEqual(["issuer", "provider"]);
    const claims = { ...claimsOf("main"), sub: "1029384" };
    const [disguised] = runExpectations(
      toRuleView({ providerSubject: "**" }, publicUrl),
      [{ name: "person", claims, outcome: "refused" }],
      { ...gitlab, now: at },
    );
    expect(disguised).toMatchObject({ holds: true, failing: ["provider"] });
  });
});

describe("createRuleFromClaims", () => {
  const source = { ...gitlab, publicUrl, at };
  test.each([
    "main",
    "tag",
    "merge_request",
    "protected_environment",
    "fork",
    "schedule",
  ])("lets in the recorded %s and no other sample", (id) => {
    const wire = createRuleFromClaims(claimsOf(id), source);
    const made = toRuleView(wire ?? {}, publicUrl);
    const accepted = samples
      .filter((sample) => judgeRule(made, sample.claims, at).accepted)
      .map((sample) => sample.id);
    expect(accepted).toContain(id);
    expect(accepted.filter((each) => each !== id && each !== "protected_environment")).toEqual([]);
  });
  test("has nothing grave against it", () => {
    const made = toRuleView(createRuleFromClaims(claimsOf("main"), source) ?? {}, publicUrl);
    const findings = adviseRule(made, { ...source, now: at });
    expect(findings.filter(({ severity }) => severity !== "suggestion")).toEqual([]);
  });
  test.each([
    ["github", "https://token.actions.githubusercontent.com", "repo:acme/web:ref:refs/heads/main"],
    ["github", "https://token.actions.githubusercontent.com", "repo:acme@1/web@2:environment:production"],
    ["gitlab_self_managed", "https://git.corp.example", "project_path:acme/pay"],
    ["gitlab", "https://gitlab.com", "project_id:57382910:ref_type:branch:ref:main"],
    ["kubernetes", "https://k8s.example", "system:serviceaccount:prod:deployer"],
    ["generic", "https://idp.example", "workload:billing"],
  ] as const)("of %s %s %s lets in each sample that it is made from, without a star", (kind, issuer, subject) => {
    const around = { kind, issuer, publicUrl, at };
    const all = sampleTokens({
      rule: toRuleView({ providerSubject: subject, trustedAudiences: [publicUrl] }, publicUrl),
      ...around,
    });
    for (const { claims } of all.filter((sample) => sample.claims.aud === publicUrl)) {
      const made = toRuleView(createRuleFromClaims(claims, around) ?? {}, publicUrl);
      expect(judgeRule({ ...made }, claims, new Date(Number(claims.iat) * 1000)).accepted).toBe(true);
      expect(JSON.stringify([made.subject, made.conditions])).not.toContain("*");
      const others = all.filter(
        (other) => judgeRule(made, other.claims, at).accepted && other.claims.ref !== claims.ref,
      );
      expect(others.map(({ id }) => id)).toEqual([]);
    }
    expect(all.length).toBeGreaterThan(0);
  });
  test("a coarse subject keeps the ref as conditions", () => {
    const claims = { ...claimsOf("main"), sub: "project_path:acme/pay" };
    expect(createRuleFromClaims(claims, source)?.conditions).toMatchObject({
      ref: "main",
      ref_type: "branch",
    });
  });
  test("our own URL in the token's spelling is trusted, another service's never", () => {
    const audienceOf = (aud: unknown) =>
      createRuleFromClaims({ ...claimsOf("main"), aud }, source)?.trustedAudiences;
    expect(audienceOf(`${publicUrl}/`)).toEqual([`${publicUrl}/`]);
    expect(audienceOf(["https://vault.example", publicUrl])).toEqual([publicUrl]);
    expect(audienceOf("https://vault.example")).toEqual([publicUrl]);
  });
  test("a subject with a star in it makes no rule: the star would be a wildcard", () => {
    expect(createRuleFromClaims({ sub: "repo:a/b:environment:*" }, source)).toBeNull();
    expect(createRuleFromClaims({}, source)).toBeNull();
  });
  test("Kubernetes: the account's uid is pinned", () => {
    const claims = {
      sub: "system:serviceaccount:prod:deployer",
      "kubernetes.io": { serviceaccount: { uid: "u-1" } },
    };
    const made = createRuleFromClaims(claims, {
      kind: "kubernetes",
      issuer: "https://k8s.example",
      publicUrl,
      at,
    });
    expect(made?.conditions).toEqual({ "/kubernetes.io/serviceaccount/uid": "u-1" });
  });
});
