import { newIdentity } from "#lib/schemas/identity.ts";
import type { DataContext } from "./data-context.ts";

export interface TestTrust {
  organisationId: string;
  organisationSlug: string;
  providerId: string;
  accountId: string;
  accountSlug: string;
  ruleId: string;
}

/** For tests: an organisation with one provider, one account with a role, and one active rule that joins them. */
export async function addTestTrust({ prisma }: Pick<DataContext, "prisma">): Promise<TestTrust> {
  const organisationId = newIdentity("organisation");
  const made: TestTrust = {
    organisationId,
    organisationSlug: `acme-${organisationId.slice(-8)}`,
    providerId: newIdentity("identityProvider"),
    accountId: newIdentity("serviceAccount"),
    accountSlug: "deployer",
    ruleId: newIdentity("federatedIdentity"),
  };
  await prisma.organisation.create({
    data: {
      id: organisationId,
      slug: made.organisationSlug,
      name: "Acme",
      apiScopes: [{ name: "read", alsoSpelt: ["api:read"], description: "" }],
    },
  });
  await prisma.identityProvider.create({
    data: {
      organisationId,
      id: made.providerId,
      slug: "gitlab",
      name: "GitLab",
      issuer: "https://gitlab.com",
      issuerKey: "https://gitlab.com",
      kind: "gitlab",
      replayMode: "limited",
      maxTokenLifetimeSeconds: 86_400,
    },
  });
  await prisma.serviceAccount.create({
    data: { organisationId, id: made.accountId, slug: made.accountSlug, name: "Deployer" },
  });
  const roleId = newIdentity("role");
  await prisma.role.create({ data: { organisationId, id: roleId, slug: "deployer", name: "Deployer" } });
  await prisma.roleBinding.create({
    data: {
      organisationId,
      id: newIdentity("roleBinding"),
      roleId,
      slug: "deployer",
      name: "Deployer",
      serviceAccountId: made.accountId,
      scopes: [],
    },
  });
  await prisma.federatedIdentity.create({
    data: {
      organisationId,
      id: made.ruleId,
      serviceAccountId: made.accountId,
      providerId: made.providerId,
      name: "Main branch",
      subject: "project_path:acme/*:ref_type:branch:ref:main",
      conditions: { ref_protected: "true" },
      trustedAudiences: ["https://mooring.example"],
      allowedScopes: ["read"],
    },
  });
  return made;
}
