/** Addresses of the console's pages (`API.md`, Pages). References are percent-encoded. */
export function consolePaths(organisation: string) {
  const root = `/${encodeURIComponent(organisation)}`;
  const accounts = `${root}/iam/service-accounts`;
  const account = (reference: string) => `${accounts}/${encodeURIComponent(reference)}`;
  const rules = (reference: string) => `${account(reference)}/federated-identities`;
  return {
    overview: root,
    providers: `${root}/iam/identity-providers`,
    newProvider: `${root}/iam/identity-providers/new`,
    provider: (reference: string) => `${root}/iam/identity-providers/${encodeURIComponent(reference)}`,
    accounts,
    newAccount: `${accounts}/new`,
    account,
    newRule: (reference: string) => `${rules(reference)}/new`,
    rule: (reference: string, rule: string) => `${rules(reference)}/${encodeURIComponent(rule)}`,
    roles: `${root}/iam/roles`,
    role: (reference: string) => `${root}/iam/roles/${encodeURIComponent(reference)}`,
    tokenTester: `${root}/iam/token-tester`,
    exchanges: `${root}/exchanges`,
    exchange: (reference: string) => `${root}/exchanges/${encodeURIComponent(reference)}`,
    audit: `${root}/audit`,
    settings: `${root}/settings`,
  };
}
