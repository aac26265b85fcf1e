import { describe, expect, test } from "vitest";
import { previewTrust } from "#lib/exchange/preview.ts";
import type { FederatedIdentity } from "#lib/schemas/federated-identity.ts";
import type { IdentityProvider } from "#lib/schemas/identity-provider.ts";
import type { Organisation } from "#lib/schemas/organisation.ts";
import type { ServiceAccount } from "#lib/schemas/service-account.ts";
import { type KnownConfiguration, toDraftRule, toTrust } from "./to-trust.ts";

const publicUrl = "https://mooring.example";
const at = new Date("2026-11-25T12:00:00Z");
const described = {
  description: "",
  labels: {},
  annotations: {},
  createdAt: "2026-11-01T00:00:00Z",
  updatedAt: "2026-11-01T00:00:00Z",
  objectVersion: 3,
};
const organisation: Organisation = {
  ...described,
  identity: "org_1",
  slug: "harbour",
  name: "Harbour",
  maxTokenLifetimeSeconds: 86_400,
  apiScopes: [{ name: "read", alsoSpelt: ["api:read"] }],
};
const provider: IdentityProvider = {
  ...described,
  identity: "idp_1",
  slug: "gitlab",
  name: "GitLab",
  providerIssuer: "https://gitlab.com",
  status: "active",
  kind: "gitlab",
  replayMode: "limited",
  maxTokenLifetimeSeconds: 86_400,
  health: { status: "ok", keys: 1 },
  federatedIdentityCount: 1,
};
const account: ServiceAccount = {
  ...described,
  identity: "sa_1",
  slug: "deployer",
  name: "deployer",
  status: "active",
  organisation: { identity: "org_1", name: "Harbour", slug: "harbour" },
  roleBindings: [],
  federatedIdentityCount: 1,
};
const saved: FederatedIdentity = {
  ...described,
  identity: "fid_1",
  name: "payments main",
  serviceAccount: { identity: "sa_1", name: "deployer", slug: "deployer" },
  provider: {
    identity: "idp_1",
    name: "GitLab",
    slug: "gitlab",
    providerIssuer: "https://gitlab.com",
    kind: "gitlab",
    status: "active",
  },
  providerSubject: "project_path:acme/payments:ref_type:branch:ref:main",
  trustedAudiences: [publicUrl],
  audienceMatchMode: "any",
  allowedScopes: ["read"],
  conditions: {},
  status: "active",
  expiresAt: "2027-01-01T00:00:00Z",
  tokenLifetimeSeconds: 900,
  capToSubjectToken: false,
  matcherVersion: 1,
  expectations: [],
  findings: [],
};
const known: KnownConfiguration = {
  organisation,
  providers: [provider],
  accounts: [account],
  rules: [saved],
};
const claims = {
  iss: "https://gitlab.com",
  aud: publicUrl,
  sub: "project_path:acme/payments:ref_type:branch:ref:main",
  project_path: "acme/payments",
  project_id: "1",
  iat: at.getTime() / 1000 - 60,
  nbf: at.getTime() / 1000 - 65,
  exp: at.getTime() / 1000 + 3540,
};
const judge = (configuration: KnownConfiguration) =>
  previewTrust({ subject: { kind: "claims", claims }, at }, toTrust(configuration));

describe("what the API says of a configuration, as the decision reads it", () => {
  test("lets in the token that its rule is about, as the rule's account", () => {
    const { outcome, grant } = judge(known);
    expect(outcome).toBe("accepted");
    expect(grant).toMatchObject({ scopes: ["read"], lifetimeSeconds: 900 });
    expect(grant?.rule.serviceAccount.name).toBe("deployer");
  });

  test("carries over what refuses: an inactive account, an inactive provider, an expired rule", () => {
    const reasonOf = (change: Partial<KnownConfiguration>) => judge({ ...known, ...change }).reason;
    expect(reasonOf({ accounts: [{ ...account, status: "inactive" }] })).toBe("service_account_inactive");
    expect(reasonOf({ providers: [{ ...provider, status: "inactive" }] })).toBe("provider_inactive");
    expect(reasonOf({ rules: [{ ...saved, expiresAt: "2026-11-01T00:00:00Z" }] })).toBe("rule_expired");
  });

  test("takes what a rule says of its provider when the provider is not listed yet", () => {
    expect(judge({ ...known, providers: [], accounts: [] }).outcome).toBe("accepted");
  });
});

describe("an unsaved rule", () => {
  const place = { known, provider, account, publicUrl, at };

  test("has the id and the age of the rule that it changes, and what it leaves out from there", () => {
    const rule = toDraftRule({ providerSubject: "project_path:acme/*" }, { ...place, saved });
    expect(rule).toMatchObject({
      id: "fid_1",
      subject: "project_path:acme/*",
      tokenLifetimeSeconds: 900,
      createdAt: new Date("2026-11-01T00:00:00Z"),
      expiresAt: new Date("2027-01-01T00:00:00Z"),
    });
  });

  test("never expires when the expiry was emptied", () => {
    const draft = { providerSubject: saved.providerSubject, expiresAt: "" };
    expect(toDraftRule(draft, { ...place, saved }).expiresAt).toBeNull();
  });

  test("is for this installation when it is new and names no audience", () => {
    const rule = toDraftRule({ providerSubject: "x" }, { ...place, saved: null });
    expect(rule).toMatchObject({
      trustedAudiences: [publicUrl],
      status: "active",
      tokenLifetimeSeconds: 3600,
    });
  });
});
