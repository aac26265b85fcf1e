import { expect, test } from "vitest";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import { ruleValuesSchema } from "./rule-schema.ts";
import { emptyRuleValues, toChange, toCreate, toRuleValues } from "./rule-values.ts";

const saved: FederatedIdentity = {
  identity: "fid_1",
  name: "payments main",
  description: "",
  labels: { team: "pay" },
  annotations: {},
  createdAt: "2026-11-01T00:00:00.000Z",
  updatedAt: "2026-11-01T00:00:00.000Z",
  objectVersion: 3,
  serviceAccount: { identity: "sa_1", name: "deployer", slug: "deployer" },
  provider: {
    identity: "idp_1",
    name: "GitLab",
    slug: "gitlab",
    providerIssuer: "https://gitlab.com",
    kind: "gitlab",
    status: "active",
  },
  providerSubject: "project_path:acme/pay:ref_type:branch:ref:main",
  trustedAudiences: ["https://mooring.example"],
  audienceMatchMode: "any",
  allowedScopes: ["api:read"],
  conditions: { ref_protected: true },
  status: "active",
  expiresAt: "2027-01-01T12:00:00.000Z",
  tokenLifetimeSeconds: 3600,
  capToSubjectToken: false,
  matcherVersion: 1,
  expectations: [],
  findings: [],
};

test("opening a rule and saving it changes nothing", () => {
  expect(toChange(toRuleValues(saved), saved)).toEqual({});
});

test("only what was changed is sent", () => {
  const values = { ...toRuleValues(saved), allowedScopes: ["api:read", "write"] };
  expect(toChange(values, saved)).toEqual({ allowedScopes: ["api:read", "write"] });
});

test("taking the expiry and the conditions away clears them", () => {
  const values = { ...toRuleValues(saved), expiresAt: "", conditions: [] };
  expect(toChange(values, saved)).toEqual({ expiresAt: "", conditions: {} });
});

test("a new rule carries its account, provider and audience", () => {
  const values = {
    ...emptyRuleValues("https://mooring.example", "read"),
    providerIdentity: "idp_1",
    providerSubject: "project_path:acme/pay:*",
  };
  expect(toCreate(values, "sa_1")).toMatchObject({
    serviceAccountIdentity: "sa_1",
    providerIdentity: "idp_1",
    providerSubject: "project_path:acme/pay:*",
    trustedAudiences: ["https://mooring.example"],
    allowedScopes: ["read"],
    expiresAt: null,
  });
});

test.each([
  ["no provider", { providerIdentity: "" }],
  ["three stars", { providerSubject: "a***" }],
  ["no audience", { trustedAudiences: [] }],
  ["no scope", { allowedScopes: [] }],
  ["a lifetime of a second", { tokenLifetimeSeconds: "1" }],
  [
    "a condition without a value",
    { conditions: [{ claim: "ref", operator: "equals" as const, values: [] }] },
  ],
  [
    "two conditions on one claim",
    {
      conditions: [
        { claim: "ref", operator: "equals" as const, values: ["a"] },
        { claim: "ref", operator: "equals" as const, values: ["b"] },
      ],
    },
  ],
])("is refused with %s", (_, change) => {
  expect(ruleValuesSchema.safeParse({ ...toRuleValues(saved), ...change }).success).toBe(false);
});
